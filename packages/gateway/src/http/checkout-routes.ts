import { createHash, timingSafeEqual } from 'node:crypto';
import {
  AuthenticateRequest,
  authenticateErrors,
  type Language,
  languageOf,
  LeaveWindowRequest,
  OpenWindowRequest,
  type OpenedWindow,
  refusal,
  requestPaymentErrors,
  sdkErrors,
  type WindowOutcome,
} from '@tollgate/contract';
import { Failure, onTheWire, type Payment } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Gateway } from '../gateway.ts';
import { contractedMethod } from '../methods/index.ts';
import { choicesOf } from '../methods/virtual-account/choices.ts';
import { authenticatePayment } from '../payments/authenticate.ts';
import { openPayment, requestOf } from '../payments/request.ts';
import type { OpenCheckout } from '../store/checkouts.ts';
import { alphanumeric } from '../chance.ts';
import { refuse } from './call.ts';
import { originOf } from './headers.ts';
import { readJson } from './json.ts';
import { send } from './merchant-api.ts';
import { failAddress, successAddress } from './return-address.ts';

/**
 * What the browser script and the payment window ask. Ours, not the protocol's: no key but the
 * client key, and a token that proves which browser opened the window.
 */
export function checkoutRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.options('/checkout/v1/payments', (_, reply) =>
    reply
      .headers({ ...CORS, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type', 'access-control-max-age': '3600' })
      .code(204)
      .send(),
  );
  app.post('/checkout/v1/payments', async (request, reply) => {
    reply.headers(CORS);
    return answer(gateway, request, reply, () => openWindow(gateway, request));
  });
  app.post<{ Params: { paymentKey: string } }>('/checkout/v1/payments/:paymentKey/authenticate', (request, reply) =>
    answer(gateway, request, reply, () => authenticate(gateway, request)),
  );
  app.post<{ Params: { paymentKey: string } }>('/checkout/v1/payments/:paymentKey/cancel', (request, reply) =>
    answer(gateway, request, reply, () => leave(gateway, request)),
  );
}

const CORS = { 'access-control-allow-origin': '*' };

/** A refusal of the browser's own codes, or of a window's input. */
class Refused extends Error {
  readonly body: { code: string; message: string; field?: string };

  constructor(body: { code: string; message: string; field?: string }) {
    super(body.code);
    this.body = body;
  }
}

async function answer(gateway: Gateway, request: FastifyRequest, reply: FastifyReply, work: () => Promise<object>) {
  const language = languageOf(request.headers['accept-language']);
  try {
    return send(reply, { status: 200, body: JSON.stringify(await work()) });
  } catch (error) {
    if (error instanceof Refused) return send(reply, { status: 400, body: JSON.stringify(error.body) });
    if (error instanceof Failure) return send(reply, refuse(error, language));
    gateway.log.error({ error }, 'a window request failed');
    return send(reply, refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, language));
  }
}

async function openWindow(gateway: Gateway, http: FastifyRequest): Promise<OpenedWindow> {
  const body = readJson((http.body as string | undefined) ?? '') as { language?: unknown } | undefined;
  const language: Language = body?.language === 'en' ? 'en' : 'ko';
  const asked = readOr(OpenWindowRequest, body, requestPaymentErrors, language, 'INVALID_PARAMETERS');
  const credential = await gateway.reads.clientKey.load(asked.clientKey);
  if (!credential) throw sdkRefusal('INVALID_CLIENT_KEY', language);
  if (credential.keyPair.family === 'widget') throw sdkRefusal('NOT_SUPPORTED_WIDGET_KEY', language);
  contractedMethod(asked.request.method);
  const { merchant } = credential;
  const parentOrigin = allowedOrigin(http, credential.keyPair.allowedOrigins);
  const session = alphanumeric(gateway.chance, 32);
  const origin = originOf(gateway, http);
  const now = new Date(gateway.clock.now().getTime() + credential.clockOffsetMs);
  const { request } = asked;
  const command = requestOf({ ...request, customerKey: asked.customerKey }, { credential, origin, chance: gateway.chance, now });
  const { payment } = await gateway.writeValue(openPayment, {
    mId: merchant.mId,
    request: command,
    checkout: { sessionHash: hashOf(session), parentOrigin, target: asked.target, mode: asked.mode, language },
  });
  const playedResult = merchant.environment === 'test' ? request.sandbox?.paymentResult : undefined;
  if (playedResult) return { paymentKey: payment.paymentKey, outcome: await playWindow(gateway, payment, playedResult, asked.mode, language) };
  return { paymentKey: payment.paymentKey, windowUrl: `${origin}/v1/payments/${payment.paymentKey}/checkout?session=${session}${language === 'en' ? '&lang=en' : ''}` };
}

/** The hidden switch of the script: a test that wants the outcome without a window. */
async function playWindow(gateway: Gateway, payment: Payment, result: 'SUCCESS' | 'FAIL', mode: 'redirect' | 'promise', language: Language): Promise<WindowOutcome> {
  if (result === 'FAIL') return failed(payment, 'PAY_PROCESS_ABORTED', mode, language);
  const name = payment.request.customerName ?? (language === 'en' ? 'Test Payer' : '김테스트');
  const typed = { bank: '88', depositorName: name, cashReceipt: { type: '미발행' as const } };
  const choices = choicesOf(payment, typed, false);
  const decided = await gateway.writeValue(authenticatePayment, { mId: payment.mId, paymentKey: payment.paymentKey, choices });
  return succeeded(decided.payment, mode);
}

async function authenticate(gateway: Gateway, http: FastifyRequest<{ Params: { paymentKey: string } }>): Promise<WindowOutcome> {
  const body = readJson((http.body as string | undefined) ?? '');
  const { checkout, payment, language } = await enter(gateway, http, body);
  const typed = readOr(AuthenticateRequest, body, authenticateErrors, language, 'INVALID_REQUEST');
  const choices = choicesOf(payment, typed, checkout.usesEscrow);
  const decided = await gateway.writeValue(authenticatePayment, { mId: payment.mId, paymentKey: payment.paymentKey, choices });
  return succeeded(decided.payment, checkout.mode);
}

/** The customer leaves: nothing changes, the payment expires by itself. */
async function leave(gateway: Gateway, http: FastifyRequest<{ Params: { paymentKey: string } }>): Promise<WindowOutcome> {
  const body = readJson((http.body as string | undefined) ?? '');
  const { checkout, payment, language } = await enter(gateway, http, body);
  readOr(LeaveWindowRequest, body, authenticateErrors, language, 'INVALID_REQUEST');
  return failed(payment, 'PAY_PROCESS_CANCELED', checkout.mode, language);
}

/** Finds the window's payment. A wrong token learns no more than an unknown payment. */
async function enter(gateway: Gateway, http: FastifyRequest<{ Params: { paymentKey: string } }>, body: unknown) {
  const { paymentKey } = http.params;
  const session = (body as { session?: unknown } | undefined)?.session;
  const checkout = await gateway.reads.checkout.load(paymentKey);
  if (!checkout || !isOpenedBy(checkout, session)) throw new Failure('NOT_FOUND_PAYMENT_SESSION', { paymentKey });
  const found = await gateway.reads.payment.load({ mId: checkout.mId, paymentKey });
  if (!found) throw new Failure('NOT_FOUND_PAYMENT_SESSION', { paymentKey });
  // The customer may have switched the window's language since it was opened.
  const language = http.headers['accept-language'] ? languageOf(http.headers['accept-language']) : checkout.language;
  return { checkout, payment: found.payment, language };
}

export function isOpenedBy(checkout: OpenCheckout, session: unknown): boolean {
  if (checkout.sessionHash === null) return true;
  return typeof session === 'string' && timingSafeEqual(hashOf(session), checkout.sessionHash);
}

const hashOf = (session: string): Buffer => createHash('sha256').update(session).digest();

function succeeded(payment: Payment, mode: 'redirect' | 'promise'): WindowOutcome {
  if (mode === 'redirect') return { type: 'redirect', url: successAddress(payment) };
  const { paymentKey, orderId, totalAmount, currency } = payment;
  return { type: 'success', paymentKey, orderId, amount: { value: onTheWire(totalAmount, currency), currency } };
}

function failed(payment: Payment, code: 'PAY_PROCESS_CANCELED' | 'PAY_PROCESS_ABORTED', mode: 'redirect' | 'promise', language: Language): WindowOutcome {
  if (mode === 'redirect') return { type: 'redirect', url: failAddress(payment, code, language) };
  return { type: 'fail', code, message: sdkErrors[code][language] };
}

/** Which page may frame the window. Test keys may be used from anywhere; a live key names its origins. */
function allowedOrigin(http: FastifyRequest, allowed: string[] | null): string | null {
  const origin = http.headers.origin;
  const isOrigin = typeof origin === 'string' && /^https?:\/\/[^/\s;,'"]+$/.test(origin);
  if (allowed !== null && (!isOrigin || !allowed.includes(origin))) {
    throw new Failure('FORBIDDEN_REQUEST', { origin }, {
      ko: '이 클라이언트 키로 결제창을 열 수 있는 주소가 아닙니다. 개발자센터에서 주소를 등록해 주세요.',
      en: 'This origin may not open the window with this client key. Register it in the developer center.',
    });
  }
  return isOrigin ? origin : null;
}

const sdkRefusal = (code: keyof typeof sdkErrors, language: Language): Refused => new Refused({ code, message: sdkErrors[code][language] });

/** Reads a browser's body; a refusal names the input, so that the window can point at it. */
function readOr<S extends z.ZodType>(schema: S, body: unknown, codes: readonly string[], language: Language, otherwise: string): z.output<S> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const { code, field, message, rule } = refusal({ errors: codes as never, otherwise: otherwise as never }, result.error) as {
    code: string;
    field: string;
    message: { ko: string; en: string };
    rule: { ko: string; en: string };
  };
  const isSdk = schema === (OpenWindowRequest as z.ZodType);
  throw new Refused({ code, message: isSdk ? message[language] : rule[language], ...(!isSdk && field !== '' && { field }) });
}
