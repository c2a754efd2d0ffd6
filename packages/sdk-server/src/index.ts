/** The merchant's library: everything between an order and its money. Web APIs only. */
export type { CancelResult } from './cancel.ts';
export type { CancelOrder, CancelPreview } from './cancel-rules.ts';
export type { Clock } from './clock.ts';
export type { ConfirmResult } from './confirm.ts';
export type { Cause } from './errors/causes.ts';
export { type Trouble, troubleOf } from './errors/trouble.ts';
export { escapeHtml, type FailResult } from './fail.ts';
export { testedVersion } from './follow.ts';
export type { Answer } from './gateway.ts';
export type { Keys } from './keys.ts';
export { type Amount, type AmountInput, amountOf, majorUnits, minorUnits } from './money.ts';
export {
  type Account,
  type Change,
  isOpenForPayment,
  type Order,
  OrderRefused,
  type OrderStatus,
  type Refund,
} from './order.ts';
export { newOrderId } from './order-id.ts';
export type {
  AccountIssued,
  Confirming,
  Failed,
  Mismatch,
  Outcome,
  Paid,
  PartlyRefunded,
} from './outcome.ts';
export type { Visit } from './query.ts';
export type { ReconcileOptions, Reconciliation } from './reconcile.ts';
export type { NewOrder, RequestResult, WindowRequest } from './request.ts';
export { claimedKey, type Store } from './store.ts';
export { type Timing, usualTiming } from './timing.ts';
export {
  createTossPayments,
  type KeyPair,
  type TossPayments,
  type TossPaymentsOptions,
} from './toss-payments.ts';
export type { WebhookDelivery, WebhookResult } from './webhook.ts';
export type { Alert } from './world.ts';
