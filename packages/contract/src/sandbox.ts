/**
 * The sandbox API (`/sandbox/v1`): everything a person does in a browser, done by a test. Ours, not the protocol's,
 * and only for test keys.
 */
import { z } from 'zod';
import { Won } from './common-fields.ts';
import { durationMs } from './dates.ts';
import { field, flag, moment, oneOf, optional, refuse, text, wholeNumber } from './fields.ts';
import { isReturnUrl, lengths } from './limits.ts';
import { DepositorName } from './sandbox-payment.ts';
import { apiVersions } from './versions.ts';
import { webhookEventTypes } from './webhooks.ts';
import { DateTime } from './wire.ts';

/** `POST /sandbox/v1/merchants`: a fresh shop; everything may be left out. */
export const CreateMerchantRequest = z
  .object({
    name: optional(text({ max: lengths.orderName })),
    version: optional(oneOf(apiVersions)),
    useEscrow: optional(flag()),
  })
  .meta({ id: 'CreateMerchantRequest' });
export type CreateMerchantRequest = z.output<typeof CreateMerchantRequest>;

export const SandboxMerchant = z
  .object({
    mId: z.string(),
    clientKey: z.string(),
    secretKey: z.string(),
    widgetClientKey: z.string(),
    widgetSecretKey: z.string(),
  })
  .meta({ id: 'SandboxMerchant' });
export type SandboxMerchant = z.output<typeof SandboxMerchant>;

/** `POST …/deposit`: left out, exactly the payment's amount under the name chosen in the window. */
export const DepositRequest = z
  .object({ amount: optional(Won), depositorName: optional(DepositorName) })
  .meta({ id: 'DepositRequest' });
export type DepositRequest = z.output<typeof DepositRequest>;

/** `POST /sandbox/v1/clock`: one of the two. Read as milliseconds, or as the text of a moment. */
export const ClockRequest = z
  .object({
    advance: optional(
      field(
        (value) => {
          const ms = typeof value === 'string' ? durationMs(value) : undefined;
          return ms !== undefined && ms <= tenYearsMs ? ms : undefined;
        },
        {
          words: {
            ko: 'ISO 8601 기간(10년 이하)이어야 해요. 예: PT10M, P1D',
            en: 'must be an ISO 8601 duration of up to ten years, for example PT10M or P1D.',
          },
        },
        { type: 'string', format: 'duration', examples: ['PT10M'] },
      ),
    ),
    to: optional(moment()),
  })
  .superRefine(({ advance, to }, context) => {
    if ((advance === undefined) !== (to === undefined)) return;
    refuse(context, 'advance', {
      words: { ko: 'advance와 to 중 하나를 보내 주세요.', en: 'or to must be given, and not both.' },
    });
  })
  .meta({ id: 'ClockRequest' });
export type ClockRequest = z.output<typeof ClockRequest>;
/** Far enough for every deadline, near enough for every calendar. */
const tenYearsMs = 3_653 * 86_400_000;

export const Clock = z
  .object({
    /** The shop's time. */
    now: DateTime,
    /** How far it runs ahead of the real time. */
    offsetMs: z.int(),
  })
  .meta({ id: 'Clock' });
export type Clock = z.output<typeof Clock>;

/** `POST /sandbox/v1/webhooks`. */
export const RegisterWebhookRequest = z
  .object({
    url: field(
      (value) => (typeof value === 'string' && isReturnUrl(value) ? value : undefined),
      {
        words: {
          ko: 'http:// 또는 https:// 로 시작하고 계정 정보가 없는 전체 주소여야 해요.',
          en: 'must be a whole address beginning with http:// or https://, without user and password.',
        },
      },
      { type: 'string', format: 'uri' },
    ),
    events: z.array(oneOf(webhookEventTypes)).min(1).max(20),
    name: optional(text({ max: lengths.webhookName })),
    /** Also a DEPOSIT_CALLBACK when an account is issued, which by default says nothing. */
    sendOnIssue: optional(flag()),
  })
  .meta({ id: 'RegisterWebhookRequest' });
export type RegisterWebhookRequest = z.output<typeof RegisterWebhookRequest>;

export const WebhookEndpoint = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.enum(webhookEventTypes)),
    sendOnIssue: z.boolean(),
    /** Of the Standard Webhooks signature: `whsec_` and base64. */
    signingSecret: z.string(),
    createdAt: DateTime,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>;

/** Calls that one answer of `GET /sandbox/v1/calls` tells at most. */
const mostCalls = 200;

/** `GET /sandbox/v1/calls`: the newest, oldest first; `after` leaves out what was told already. */
export const CallsQuery = z.object({
  after: optional(text({ max: 32, pattern: /^[0-9a-f]{1,32}$/ })),
  limit: optional(wholeNumber({ min: 1, max: mostCalls })),
});

/** One call of the shop's API log, secrets masked; its bodies are shown by the developer center. */
export const LoggedCall = z
  .object({
    callId: z.string(),
    at: DateTime,
    method: z.string(),
    path: z.string(),
    /** 0 where the caller was gone before there was an answer. */
    status: z.int(),
    code: z.string().nullable(),
    latencyMs: z.number(),
    traceId: z.string(),
    orderId: z.string().nullable(),
    paymentKey: z.string().nullable(),
    /** Why it was refused and what to do, in the caller's language. */
    why: z.string().nullable(),
  })
  .meta({ id: 'LoggedCall' });
export type LoggedCall = z.output<typeof LoggedCall>;

export const deliveryStates = ['SENDING', 'SUCCESS', 'FAILED', 'HELD', 'STOPPED'] as const;
export const DeliveryAttempt = z
  .object({
    /** 0 for the first, then up to 7. */
    retriedCount: z.int(),
    at: DateTime,
    requestHeaders: z.record(z.string(), z.string()),
    /** The receiver's answer; null where none came. */
    status: z.int().nullable(),
    responseBody: z.string().nullable(),
    /** Why no answer came. */
    error: z.string().nullable(),
    latencyMs: z.int(),
    /** Set for an answer that counts here and may not count elsewhere: 2xx, but not 200. */
    warning: z.string().nullable(),
  })
  .meta({ id: 'DeliveryAttempt' });
export type DeliveryAttempt = z.output<typeof DeliveryAttempt>;

/** One event on its way to one endpoint. `id` is also its transmission id, the same for every attempt. */
export const Delivery = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    url: z.string(),
    eventType: z.enum(webhookEventTypes),
    orderId: z.string(),
    paymentKey: z.string(),
    state: z.enum(deliveryStates),
    createdAt: DateTime,
    /** When it is sent again; null once it arrived or was given up. */
    nextAttemptAt: DateTime.nullable(),
    /** The body as it was sent, byte for byte. */
    body: z.string(),
    attempts: z.array(DeliveryAttempt),
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.output<typeof Delivery>;
