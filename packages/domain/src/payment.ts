import type { Currency, ErrorCode, Method, PaymentStatus } from '@tollgate/contract';
import type { Cancellation } from './cancellation.ts';
import type { CashReceipt, CashReceiptWish } from './cash-receipt.ts';
import { Failure } from './failure.ts';
import type { Entry } from './ledger.ts';
import type { TaxType } from './tax.ts';
import type { VirtualAccount, VirtualAccountRequest } from './virtual-account.ts';
import type { ForeignEasyPayRequest, WalletOrder } from './wallet.ts';

/** What can happen to a payment. Past tense, because each is recorded after it was decided. */
export type PaymentEvent =
  | 'authenticated'
  | 'approved'
  | 'accountIssued'
  | 'deposited'
  | 'depositReversed'
  | 'depositReversedForGood'
  | 'canceledInPart'
  | 'canceledInFull'
  | 'declined'
  | 'expired';

/** The whole life of a payment. An event missing from a row is refused. */
// biome-ignore format: a table
export const transitions: Record<PaymentStatus, Partial<Record<PaymentEvent, PaymentStatus>>> = {
  // A virtual account issued by API has no window, so it is issued straight from READY.
  READY:               { authenticated: 'IN_PROGRESS', accountIssued: 'WAITING_FOR_DEPOSIT', expired: 'EXPIRED' },
  IN_PROGRESS:         { approved: 'DONE', accountIssued: 'WAITING_FOR_DEPOSIT', declined: 'ABORTED', expired: 'EXPIRED' },
  WAITING_FOR_DEPOSIT: { deposited: 'DONE', canceledInFull: 'CANCELED' },
  // A bank may take a deposit (입금) back minutes after announcing it; the account then waits again.
  // Keys on API version 1.4 or older are told CANCELED instead.
  DONE:                { canceledInPart: 'PARTIAL_CANCELED', canceledInFull: 'CANCELED',
                         depositReversed: 'WAITING_FOR_DEPOSIT', depositReversedForGood: 'CANCELED' },
  // Once cancelled in part, the word stays, even when nothing is left: judge by the balance.
  PARTIAL_CANCELED:    { canceledInPart: 'PARTIAL_CANCELED', canceledInFull: 'PARTIAL_CANCELED' },
  CANCELED:            {},
  ABORTED:             {},
  EXPIRED:             {},
};

/** What the merchant asked for; it never changes after the request. */
export interface PaymentRequest {
  /** The gateway's address under which the payment was opened; its receipt and checkout pages are there. */
  origin: string;
  customerKey: string | null;
  customerName: string | null;
  customerEmail: string | null;
  customerMobilePhone: string | null;
  /** Absent in promise mode and for payments made by API. */
  successUrl: string | null;
  failUrl: string | null;
  virtualAccount: VirtualAccountRequest;
  /** Present: the customer pays with this wallet and nothing else. */
  foreignEasyPay: ForeignEasyPayRequest | null;
}

/** What the customer entered in the payment window (결제창). */
export interface CustomerChoices {
  bankCode: string;
  depositorName: string;
  customerMobilePhone: string | null;
  customerEmail: string | null;
  cashReceipt: CashReceiptWish | null;
  useEscrow: boolean;
}

/** A payment as its merchant's books know it. All amounts in the currency's smallest unit. */
export interface Payment {
  readonly mId: string;
  readonly paymentKey: string;
  readonly orderId: string;
  readonly orderName: string;
  /** The key pair (클라이언트 키·시크릿 키) that opened the payment; only its own secret may confirm it. */
  readonly keyPairId: string;
  readonly apiVersion: string;
  readonly taxType: TaxType;
  readonly status: PaymentStatus;
  readonly method: Method | null;
  readonly currency: Currency;
  readonly country: string;
  readonly totalAmount: number;
  readonly balanceAmount: number;
  readonly taxFreeAmount: number;
  readonly taxExemptionAmount: number;
  readonly cultureExpense: boolean;
  readonly useEscrow: boolean | null;
  readonly requestedAt: Date;
  readonly authenticatedAt: Date | null;
  readonly approvedAt: Date | null;
  readonly lastTransactionKey: string | null;
  /** Proof in the webhooks; told to the merchant once, by the answer that confirms or issues. */
  readonly secret: string | null;
  readonly failure: { code: ErrorCode } | null;
  readonly metadata: Record<string, string> | null;
  readonly request: PaymentRequest;
  readonly choices: CustomerChoices | null;
  readonly virtualAccount: VirtualAccount | null;
  readonly wallet: WalletOrder | null;
  readonly cashReceipts: readonly CashReceipt[];
  /** Oldest first. At most one has no outcome yet. */
  readonly cancellations: readonly Cancellation[];
}

/** One approval or one cancellation in the payment's history (거래). */
export interface Transaction {
  transactionKey: string;
  status: PaymentStatus;
  amount: number;
}

/** A message owed to the merchant; who listens is known to the store. */
export type Webhook =
  | { eventType: 'PAYMENT_STATUS_CHANGED' }
  | { eventType: 'DEPOSIT_CALLBACK'; transactionKey: string; onIssue: boolean }
  | { eventType: 'CANCEL_STATUS_CHANGED'; transactionKey: string };

/** A decision: what the payment becomes, and all that must be recorded in the same commit. */
export interface Change {
  payment: Payment;
  event:
    | PaymentEvent
    | 'requested'
    | 'orderPlaced'
    | 'captureOpened'
    | 'captureHeld'
    | 'captureReleased'
    | 'captureReversed'
    | 'captureStranded'
    | 'captureReturned'
    | 'cancellationOpened'
    | 'cancellationRefused'
    | 'cancellationRepeated'
    | 'refundSettled'
    | 'deadlinePassed';
  at: Date;
  transaction?: Transaction;
  entries: Entry[];
  webhooks: Webhook[];
}

/** Fresh names that a decision may need. The domain is pure, so its caller draws them. */
export interface FreshKeys {
  /** 32 upper-case hex digits. */
  transactionKey: string;
  /** `ps_` and 28 letters or digits. */
  secret: string;
  receiptKey: string;
  /** Nine digits at most. */
  issueNumber: string;
  /** Names the rail's money movement; time-ordered. */
  refundId: string;
}

/**
 * Where an event leads from here.
 *
 * @throws Error when the table has no such arrow: callers refuse with the endpoint's own code first
 */
export function next(status: PaymentStatus, event: PaymentEvent): PaymentStatus {
  const to = transitions[status][event];
  if (!to) throw new Error(`a ${status} payment cannot be ${event}`);
  return to;
}

export const can = (payment: Payment, event: PaymentEvent): boolean =>
  transitions[payment.status][event] !== undefined;

/** Statuses in which the order number is taken for good: it was approved or issued once. */
export const isTaken = (status: PaymentStatus): boolean =>
  status !== 'READY' && status !== 'IN_PROGRESS' && status !== 'EXPIRED' && status !== 'ABORTED';

/** Whether no other payment may be made of the order number: this one was approved, or may be at any moment. */
export const takesOrder = ({ status, wallet }: Payment): boolean =>
  isTaken(status) || (status === 'IN_PROGRESS' && (wallet?.capture ?? null) !== null);

/** Escrow holds the money until delivery, so only the whole can go back. */
export const isPartialCancelable = (payment: Payment): boolean => payment.useEscrow !== true;

/** @throws Failure NOT_FOUND_PAYMENT_SESSION, whose true cause goes to the log only */
export function noSession(facts: Record<string, unknown>): never {
  throw new Failure('NOT_FOUND_PAYMENT_SESSION', facts);
}
