/** Every endpoint once: types, validation, OpenAPI and the server library come from its row. */
import { z } from 'zod';
import { OrderIdInPath, PaymentKeyInPath } from './common-fields.ts';
import {
  cancelErrors,
  confirmErrors,
  depositRefusals,
  everyEndpoint,
  everyPost,
  playErrors,
  queryErrors,
  requestErrorsOfServers,
  virtualAccountErrors,
} from './endpoint-errors.ts';
import type { ErrorCode, Words } from './errors.ts';
import { Faults, ReplaceFaultsRequest } from './faults.ts';
import { optional, text } from './fields.ts';
import { Payment } from './payment.ts';
import {
  CancelRequest,
  ConfirmByKeyRequest,
  ConfirmRequest,
  CreatePaymentRequest,
  VirtualAccountRequest,
} from './payment-requests.ts';
import { type Refusal, refusal } from './refusal.ts';
import {
  CallsQuery,
  Clock,
  ClockRequest,
  CreateMerchantRequest,
  Delivery,
  DepositRequest,
  LoggedCall,
  RegisterWebhookRequest,
  SandboxMerchant,
  WebhookEndpoint,
} from './sandbox.ts';
import { PlayPaymentRequest } from './sandbox-payment.ts';

export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As Fastify writes it: `/v1/payments/:paymentKey`. */
  path: string;
  summary: Words;
  params?: z.ZodType;
  query?: z.ZodType;
  /** A body that may be left out altogether is `{}`. */
  body?: z.ZodType;
  /** Always with status 200. */
  response: z.ZodType;
  /** What this endpoint adds to `errorsOf` every endpoint. */
  errors: readonly ErrorCode[];
};

const byPaymentKey = z.object({ paymentKey: PaymentKeyInPath });
const byId = z.object({
  id: text({
    max: 100,
    code: 'NOT_FOUND',
    words: { ko: '목록에 있는 식별자여야 해요.', en: 'must be an id from the list.' },
  }),
});
const EmptyBody = z.object({});

/** The merchant API, which speaks the protocol. */
export const merchantEndpoints = {
  confirmPayment: {
    method: 'POST',
    path: '/v1/payments/confirm',
    summary: { ko: '결제 승인', en: 'Confirm a payment' },
    body: ConfirmRequest,
    response: Payment,
    errors: confirmErrors,
  },
  confirmPaymentByKey: {
    method: 'POST',
    path: '/v1/payments/:paymentKey',
    summary: { ko: '결제 승인 (이전 주소)', en: 'Confirm a payment (older address)' },
    params: byPaymentKey,
    body: ConfirmByKeyRequest,
    response: Payment,
    errors: confirmErrors,
  },
  getPayment: {
    method: 'GET',
    path: '/v1/payments/:paymentKey',
    summary: { ko: 'paymentKey로 결제 조회', en: 'Query a payment by paymentKey' },
    params: byPaymentKey,
    response: Payment,
    errors: queryErrors,
  },
  getPaymentByOrderId: {
    method: 'GET',
    path: '/v1/payments/orders/:orderId',
    summary: { ko: 'orderId로 결제 조회', en: 'Query a payment by orderId' },
    params: z.object({ orderId: OrderIdInPath }),
    response: Payment,
    errors: queryErrors,
  },
  cancelPayment: {
    method: 'POST',
    path: '/v1/payments/:paymentKey/cancel',
    summary: { ko: '결제 취소', en: 'Cancel a payment, in full or in part' },
    params: byPaymentKey,
    body: CancelRequest,
    response: Payment,
    errors: cancelErrors,
  },
  issueVirtualAccount: {
    method: 'POST',
    path: '/v1/virtual-accounts',
    summary: { ko: '가상계좌 발급', en: 'Issue a virtual account without a window' },
    body: VirtualAccountRequest,
    response: Payment,
    errors: virtualAccountErrors,
  },
  createPayment: {
    method: 'POST',
    path: '/v1/payments',
    summary: {
      ko: '결제 생성 (결제창 주소 받기)',
      en: 'Create a payment whose checkout.url opens the window',
    },
    body: CreatePaymentRequest,
    response: Payment,
    errors: requestErrorsOfServers,
  },
} as const satisfies Record<string, Endpoint>;

/** The sandbox API: the buyer, the bank and time itself, for test keys only. */
export const sandboxEndpoints = {
  createMerchant: {
    method: 'POST',
    path: '/sandbox/v1/merchants',
    summary: { ko: '새 테스트 상점', en: 'A fresh shop with its own keys, clock and webhooks' },
    body: CreateMerchantRequest,
    response: SandboxMerchant,
    errors: [],
  },
  playPayment: {
    method: 'POST',
    path: '/sandbox/v1/payments',
    summary: { ko: '구매자 대신 결제창 끝내기', en: 'Play the buyer: a payment ready to be confirmed' },
    body: PlayPaymentRequest,
    response: Payment,
    errors: playErrors,
  },
  playDeposit: {
    method: 'POST',
    path: '/sandbox/v1/payments/:paymentKey/deposit',
    summary: { ko: '입금하기', en: 'Send money to the virtual account' },
    params: byPaymentKey,
    body: DepositRequest,
    response: Payment,
    errors: ['NOT_FOUND_PAYMENT', ...depositRefusals],
  },
  playDepositReversal: {
    method: 'POST',
    path: '/sandbox/v1/payments/:paymentKey/deposit-reversal',
    summary: { ko: '은행이 입금을 되돌리기', en: 'The bank takes the deposit back' },
    params: byPaymentKey,
    body: EmptyBody,
    response: Payment,
    errors: ['NOT_FOUND_PAYMENT', 'UNKNOWN_ACCOUNT', 'NOT_SUPPORTED_PROCESS'],
  },
  getClock: {
    method: 'GET',
    path: '/sandbox/v1/clock',
    summary: { ko: '상점의 시각', en: "The shop's time" },
    response: Clock,
    errors: [],
  },
  moveClock: {
    method: 'POST',
    path: '/sandbox/v1/clock',
    summary: {
      ko: '상점의 시각을 앞으로',
      en: "Move the shop's time forward; what falls due happens in order",
    },
    body: ClockRequest,
    response: Clock,
    errors: [],
  },
  listWebhooks: {
    method: 'GET',
    path: '/sandbox/v1/webhooks',
    summary: { ko: '등록한 웹훅', en: 'The registered webhook endpoints' },
    response: z.array(WebhookEndpoint),
    errors: [],
  },
  registerWebhook: {
    method: 'POST',
    path: '/sandbox/v1/webhooks',
    summary: { ko: '웹훅 등록', en: 'Register a webhook endpoint' },
    body: RegisterWebhookRequest,
    response: WebhookEndpoint,
    errors: ['INVALID_URL'],
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/sandbox/v1/webhooks/:id',
    summary: { ko: '웹훅 삭제', en: 'Remove a webhook endpoint' },
    params: byId,
    response: WebhookEndpoint,
    errors: ['NOT_FOUND'],
  },
  listDeliveries: {
    method: 'GET',
    path: '/sandbox/v1/deliveries',
    summary: { ko: '웹훅 전송 기록', en: 'What was sent, with every attempt; newest first' },
    query: z.object({ orderId: optional(text({ max: 64 })) }),
    response: z.array(Delivery),
    errors: [],
  },
  resendDelivery: {
    method: 'POST',
    path: '/sandbox/v1/deliveries/:id/resend',
    summary: { ko: '웹훅 다시 보내기', en: 'Send a webhook again, as a new delivery' },
    params: byId,
    body: EmptyBody,
    response: Delivery,
    errors: ['NOT_FOUND'],
  },
  releaseDelivery: {
    method: 'POST',
    path: '/sandbox/v1/deliveries/:id/release',
    summary: { ko: '잡아 둔 웹훅 보내기', en: 'Send a webhook that a fault rule held' },
    params: byId,
    body: EmptyBody,
    response: Delivery,
    errors: ['NOT_FOUND'],
  },
  resendFailedDeliveries: {
    method: 'POST',
    path: '/sandbox/v1/deliveries/resend',
    summary: { ko: '실패한 웹훅 모두 다시 보내기', en: 'Send every webhook again that was given up' },
    body: EmptyBody,
    response: z.object({ resent: z.int() }),
    errors: [],
  },
  expirePayment: {
    method: 'POST',
    path: '/sandbox/v1/payments/:paymentKey/expire',
    summary: { ko: '결제 지금 만료시키기', en: 'End a payment now, as if its time had run out' },
    params: byPaymentKey,
    body: EmptyBody,
    response: Payment,
    errors: ['NOT_FOUND_PAYMENT', 'NOT_SUPPORTED_PROCESS'],
  },
  readFaults: {
    method: 'GET',
    path: '/sandbox/v1/faults',
    summary: { ko: '장애 규칙', en: 'The fault rules, and what each did so far' },
    response: Faults,
    errors: [],
  },
  replaceFaults: {
    method: 'PUT',
    path: '/sandbox/v1/faults',
    summary: { ko: '장애 규칙 바꾸기', en: 'Replace the whole list of fault rules' },
    body: ReplaceFaultsRequest,
    response: Faults,
    errors: [],
  },
  clearFaults: {
    method: 'DELETE',
    path: '/sandbox/v1/faults',
    summary: { ko: '장애 규칙 지우기', en: 'Remove every fault rule' },
    response: Faults,
    errors: [],
  },
  readCalls: {
    method: 'GET',
    path: '/sandbox/v1/calls',
    summary: { ko: 'API 호출 기록', en: 'The calls of this shop, and why they were refused' },
    query: CallsQuery,
    response: z.object({ calls: z.array(LoggedCall) }),
    errors: [],
  },
  resetShop: {
    method: 'POST',
    path: '/sandbox/v1/reset',
    summary: { ko: '상점 비우기', en: 'Empty this shop: its payments, webhooks, faults and clock' },
    body: EmptyBody,
    response: z.object({ mId: z.string() }),
    errors: [],
  },
} as const satisfies Record<string, Endpoint>;

export const endpoints = { ...merchantEndpoints, ...sandboxEndpoints };
export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;

/** Everything the endpoint may answer, its own codes first. */
export function errorsOf(endpoint: Endpoint): readonly ErrorCode[] {
  return [
    ...new Set([...endpoint.errors, ...everyEndpoint, ...(endpoint.method === 'POST' ? everyPost : [])]),
  ];
}

type Part = 'params' | 'query' | 'body';
type Schema<E, P extends Part> = E extends Record<P, infer S extends z.ZodType> ? S : z.ZodType<undefined>;
/** What a handler is given, read and checked. */
export type Read<Name extends EndpointName, P extends Part> = z.output<Schema<Endpoints[Name], P>>;
/** What a handler answers. */
export type Answer<Name extends EndpointName> = z.output<Endpoints[Name]['response']>;

/**
 * Reads one part of a request.
 *
 * @param value parsed JSON; a body that was not sent is undefined and read as `{}`
 * @returns the value, or why it is refused, with a code of the endpoint's list
 */
export function read<Name extends EndpointName, P extends Part>(
  name: Name,
  part: P,
  value: unknown,
): { value: Read<Name, P>; refusal?: undefined } | { refusal: Refusal; value?: undefined } {
  const endpoint: Endpoint = endpoints[name];
  const schema = endpoint[part];
  if (!schema) return { value: undefined as Read<Name, P> };
  const result = schema.safeParse(value === undefined ? {} : value);
  if (result.success) return { value: result.data as Read<Name, P> };
  return { refusal: refusal(endpoint, result.error) };
}
