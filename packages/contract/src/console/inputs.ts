/** What the developer center sends, read by the same schemas as the merchant API wherever both say the same. */
import { z } from 'zod';
import { type Method, methods, type PaymentStatus, paymentStatuses } from '../codes.ts';
import { ReplaceFaultsRequest } from '../faults.ts';
import { flag, oneOf, optional, text, wholeNumber } from '../fields.ts';
import { lengths } from '../limits.ts';
import { CancelRequest } from '../payment-requests.ts';
import {
  ClockRequest,
  CreateMerchantRequest,
  DepositRequest,
  deliveryStates,
  RegisterWebhookRequest,
} from '../sandbox.ts';
import { apiVersions } from '../versions.ts';
import { webhookEventTypes } from '../webhooks.ts';
import type { ConsoleName } from './paths.ts';

/** Rows of a page of a list. */
export const PAGE_ROWS = 50;

const Cursor = optional(text({ max: 200 }));
const Search = optional(text({ max: 200 }));
/** A day of Seoul, `2026-11-22`. */
const Day = optional(text({ max: 10, pattern: /^\d{4}-\d{2}-\d{2}$/ }));

export const PaymentFilter = z.object({
  /** An order number or a payment key, whole or its beginning. */
  search: Search,
  status: optional(oneOf(paymentStatuses as readonly PaymentStatus[])),
  method: optional(oneOf(Object.keys(methods) as Method[])),
  from: Day,
  to: Day,
  cursor: Cursor,
});
export type PaymentFilter = z.output<typeof PaymentFilter>;

export const DeliveryFilter = z.object({
  /** An order number. */
  search: Search,
  state: optional(oneOf(deliveryStates)),
  webhookId: optional(text({ max: 64 })),
  cursor: Cursor,
});
export type DeliveryFilter = z.output<typeof DeliveryFilter>;

export const CallFilter = z.object({
  /** A trace id, payment key or order number, whole. */
  search: Search,
  endpoint: optional(text({ max: 64 })),
  result: optional(oneOf(['ok', 'refused', 'failed'])),
  code: optional(text({ max: 100 })),
  from: Day,
  to: Day,
  cursor: Cursor,
});
export type CallFilter = z.output<typeof CallFilter>;

export const ShopFilter = z.object({ search: Search, cursor: Cursor });
export type ShopFilter = z.output<typeof ShopFilter>;

export const ChangeVersion = z.object({ version: oneOf(apiVersions) });
export type ChangeVersion = z.output<typeof ChangeVersion>;

/** Everything may be left out, and stays as it is then. */
export const ChangeWebhook = z.object({
  url: optional(RegisterWebhookRequest.shape.url),
  events: z.array(oneOf(webhookEventTypes)).min(1).max(20).optional(),
  name: optional(text({ max: lengths.webhookName })),
  sendOnIssue: optional(flag()),
});
export type ChangeWebhook = z.output<typeof ChangeWebhook>;

export const ChangeSettings = z.object({
  name: optional(text({ max: lengths.orderName })),
  taxType: optional(oneOf(['taxable', 'taxFree', 'mixed'])),
  usesEscrow: optional(flag()),
  defaultValidHours: optional(wholeNumber({ min: 1, max: 2160 })),
  virtualAccount: optional(flag()),
  payPal: optional(flag()),
});
export type ChangeSettings = z.output<typeof ChangeSettings>;

/** By the names of `consolePaths`; the rules of faults are the sandbox API's own. */
export const consoleInputs = {
  listShops: { query: ShopFilter },
  createShop: { body: CreateMerchantRequest },
  listPayments: { query: PaymentFilter },
  paymentsCsv: { query: PaymentFilter },
  depositPayment: { body: DepositRequest },
  previewCancel: { body: CancelRequest },
  cancelPayment: { body: CancelRequest },
  changeVersion: { body: ChangeVersion },
  addWebhook: { body: RegisterWebhookRequest },
  changeWebhook: { body: ChangeWebhook },
  listDeliveries: { query: DeliveryFilter },
  listCalls: { query: CallFilter },
  moveClock: { body: ClockRequest },
  replaceFaults: { body: ReplaceFaultsRequest },
  changeSettings: { body: ChangeSettings },
} as const satisfies { [Name in ConsoleName]?: { body?: z.ZodType; query?: z.ZodType } };
