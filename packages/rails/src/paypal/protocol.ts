import { z } from 'zod';
import { moneyOf } from './money.ts';

/**
 * What PayPal's REST API is asked, and the forms of its answers. Only what we use is named: fields that are not
 * are ignored, and a status is any text, because PayPal adds both without asking.
 */

/**
 * `patienceMs` is how long the whole call may take with all its repeats: a merchant waits for a confirm or a
 * cancel, a job for the list of events, a buyer for the context that the payment can do without. `attempts` is how
 * often it is sent at most. Every one of them may be repeated: it only reads, or it has a request id.
 */
// biome-ignore format: a table
export const payPalCalls = {
  createOrder:  { method: 'POST', path: '/v2/checkout/orders',                                  patienceMs: 20_000, attempts: 4 },
  order:        { method: 'GET',  path: '/v2/checkout/orders/:orderId',                         patienceMs: 20_000, attempts: 4 },
  capture:      { method: 'POST', path: '/v2/checkout/orders/:orderId/capture',                 patienceMs: 20_000, attempts: 4 },
  captureState: { method: 'GET',  path: '/v2/payments/captures/:captureId',                     patienceMs: 20_000, attempts: 4 },
  refund:       { method: 'POST', path: '/v2/payments/captures/:captureId/refund',              patienceMs: 20_000, attempts: 4 },
  events:       { method: 'GET',  path: '/v1/notifications/webhooks-events',                    patienceMs: 60_000, attempts: 4 },
  /** What moved, by PayPal's own report: a job waits for it. */
  transactions: { method: 'GET',  path: '/v1/reporting/transactions',                           patienceMs: 60_000, attempts: 4 },
  context:      { method: 'PUT',  path: '/v1/risk/transaction-contexts/:merchantId/:trackingId', patienceMs: 5_000, attempts: 1 },
} as const;
export type PayPalCall = keyof typeof payPalCalls;

export const tokenPath = '/v1/oauth2/token';

/** Connecting and the head of the answer; then the whole of it. */
export const timeouts = { headersMs: 10_000, totalMs: 30_000 } as const;

/** What PayPal names things with. Anything else never becomes part of an address. */
export const PayPalId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

const Text = z.string().max(10_000).nullish();
const Shape = z.object({ currency_code: z.string(), value: z.string() });

const Amount = Shape.transform((wire, context) => {
  const money = moneyOf(wire);
  if (money) return money;
  context.addIssue({ code: 'custom', message: 'not an amount of ours' });
  return z.NEVER;
});
/** One that may be in the currency of the seller's account, which is no concern of the payment. */
const Aside = Shape.transform(moneyOf).optional().catch(undefined);

const Links = z
  .array(z.object({ href: z.string().max(4_000), rel: z.string() }))
  .nullish()
  .transform((links) => links ?? []);
export type Link = z.output<typeof Links>[number];

const StatusDetails = z.object({ reason: Text }).nullish().catch(undefined);

export const WireCapture = z.object({
  id: PayPalId,
  status: z.string(),
  status_details: StatusDetails,
  amount: Amount,
  custom_id: Text,
  invoice_id: Text,
  seller_receivable_breakdown: z.object({ paypal_fee: Aside }).nullish().catch(undefined),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: PayPalId.optional() }).optional() })
    .nullish()
    .catch(undefined),
  links: Links,
});
export type WireCapture = z.output<typeof WireCapture>;

export const WireRefund = z.object({
  id: PayPalId,
  status: z.string(),
  status_details: StatusDetails,
  amount: Amount,
  custom_id: Text,
  seller_payable_breakdown: z.object({ paypal_fee: Aside }).nullish().catch(undefined),
});
export type WireRefund = z.output<typeof WireRefund>;

export const WireOrder = z.object({
  id: PayPalId,
  status: z.string(),
  purchase_units: z
    .array(
      z.object({
        amount: Amount.optional(),
        custom_id: Text,
        invoice_id: Text,
        payments: z
          .object({ captures: z.array(WireCapture).nullish(), refunds: z.array(WireRefund).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  links: Links,
});
export type WireOrder = z.output<typeof WireOrder>;

export const WireToken = z.object({
  /** It goes into a header: what cannot stand there is no token. */
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  expires_in: z.number().positive(),
});

export const WireEvent = z.object({
  id: z.string().min(1).max(100),
  event_type: z.string().min(1).max(200),
  create_time: z.iso.datetime({ offset: true }),
  resource_type: Text,
  resource: z.unknown(),
});
export type WireEvent = z.output<typeof WireEvent>;

/** One event that cannot be read must not hide the others. */
export const WireEvents = z.object({ events: z.array(z.unknown()).nullish(), links: Links });

const Word = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,100}$/)
  .optional()
  .catch(undefined);

/** The error object, and the form of OAuth, which has no `name`. */
export const WireError = z.object({
  name: Word,
  error: Word,
  message: Text.catch(undefined),
  error_description: Text.catch(undefined),
  debug_id: Word,
  details: z
    .array(z.object({ issue: Word, description: Text.catch(undefined), field: Text.catch(undefined) }))
    .nullish()
    .catch(undefined),
});
export type WireError = z.output<typeof WireError>;
