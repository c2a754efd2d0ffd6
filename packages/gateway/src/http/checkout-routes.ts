import { createHash, timingSafeEqual } from 'node:crypto';
import {
  AuthenticateRequest,
  authenticateErrors,
  DepartRequest,
  type Language,
  LeaveWindowRequest,
  languageOf,
  type OpenedWindow,
  OpenWindowRequest,
  requestPaymentErrors,
  sdkErrors,
  type WindowEndpointName,
  type WindowOutcome,
} from '@tollgate/contract';
import { Failure, onTheWire, type Payment } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { alphanumeric } from '../chance.ts';
import { disturbWindow } from '../faults/answer-faults.ts';
import type { Gateway } from '../gateway.ts';
import { playWallet } from '../methods/foreign-easy-pay/play.ts';
import { isContractedWallet, methodOf, notContracted, notTaken } from '../methods/index.ts';
import { refuseUnpayable } from '../methods/payable.ts';
import { choicesOf } from '../methods/virtual-account/choices.ts';
import { authenticatePayment } from '../payments/authenticate.ts';
import { openPayment, requestOf } from '../payments/request.ts';
import { VISITOR_COOKIE } from '../paypal/cookie.ts';
import { depart } from '../paypal/depart.ts';
import type { OpenCheckout } from '../store/checkouts.ts';
import type { Merchant } from '../store/merchants.ts';
import { originOf } from './headers.ts';
import { callerOf, note } from './noted.ts';
import { openedBy } from './opened.ts';
import { rateLimit, refuseTooMany } from './rate-limit.ts';
import { failAddress, notContractedAddress, successAddress } from './return-address.ts';
import { answerWindow, Refused, readInputs, readRequest, type WindowCall } from './window-call.ts';

/**
 * What the browser script and the payment window ask. Ours, not the protocol's: no key but the
 * client key, and a token that proves which browser opened the window.
 */
export function checkoutRoutes(app: FastifyInstance, gateway: Gateway): void {
  // Counted apart from the secret keys: everybody can read a client key, and nobody may use up a shop's own calls.
  const waitOf = rateLimit(gateway.config.liveRateLimit);
  const readableByAnyPage = (_: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    reply.headers(CORS);
    done();
  };
  app.options('/checkout/v1/payments', { onRequest: readableByAnyPage }, (_, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': '3600',
      })
      .code(204)
      .send(),
  );
  app.post('/checkout/v1/payments', { onRequest: readableByAnyPage }, (request, reply) =>
    answerWindow(gateway, request, reply, (call) => openWindow(gateway, call, waitOf)),
  );
  app.post('/checkout/v1/payments/:paymentKey/authenticate', (request, reply) =>
    answerWindow(gateway, request, reply, (call) => authenticate(gateway, call)),
  );
  app.post('/checkout/v1/payments/:paymentKey/depart', (request, reply) =>
    answerWindow(gateway, request, reply, (call) => leaveForWallet(gateway, call)),
  );
  app.post('/checkout/v1/payments/:paymentKey/cancel', (request, reply) =>
    answerWindow(gateway, request, reply, (call) => leave(gateway, call)),
  );
}

const CORS = { 'access-control-allow-origin': '*' };

async function openWindow(
  gateway: Gateway,
  call: WindowCall,
  waitOf: (clientKey: string) => number,
): Promise<OpenedWindow> {
  const wanted = (call.body as { language?: unknown } | null | undefined)?.language;
  if (wanted === 'ko' || wanted === 'en') call.language = wanted;
  const { http, language } = call;
  const asked = readRequest(OpenWindowRequest, call, requestPaymentErrors);
  if (SECRET_KEY.test(asked.customerKey)) throw sdkRefusal('INSECURE_KEY_USAGE', language);
  const credential = await gateway.reads.clientKey.load(asked.clientKey);
  if (!credential) throw sdkRefusal('INVALID_CLIENT_KEY', language);
  note({ caller: callerOf(credential, asked.clientKey) });
  const { merchant } = credential;
  refuseTooMany(waitOf, merchant, asked.clientKey, call.reply);
  await disturbWindow(gateway, merchant, { endpoint: 'openWindow', orderId: asked.request.orderId });
  if (credential.keyPair.family === 'widget') throw sdkRefusal('NOT_SUPPORTED_WIDGET_KEY', language);
  const turnedAway = withoutContract(merchant, asked.request, language);
  if (turnedAway) return { outcome: turnedAway };
  refuseUnpayable(gateway, merchant, asked.request);
  const parentOrigin = allowedOrigin(http, credential.keyPair.allowedOrigins);
  const session = alphanumeric(gateway.chance, 32);
  const origin = originOf(gateway, http);
  const now = new Date(gateway.clock.now().getTime() + credential.clockOffsetMs);
  const { request } = asked;
  const command = requestOf(
    { ...request, customerKey: asked.customerKey },
    { credential, origin, chance: gateway.chance, now },
  );
  const { payment } = await gateway.writeValue(openPayment, {
    mId: merchant.mId,
    request: command,
    checkout: {
      sessionHash: hashOf(session),
      parentOrigin,
      target: asked.target,
      mode: asked.mode,
      language,
    },
  });
  const playedResult = merchant.environment === 'test' ? request.sandbox?.paymentResult : undefined;
  if (playedResult)
    return {
      paymentKey: payment.paymentKey,
      outcome: await playWindow(gateway, payment, playedResult, asked.mode, language),
    };
  return {
    paymentKey: payment.paymentKey,
    windowUrl: `${origin}/v1/payments/${payment.paymentKey}/checkout?session=${session}${language === 'en' ? '&lang=en' : ''}`,
  };
}

/** A wallet without a contract ends where the protocol lets contracts fail: at the shop's fail page, with a word why. */
function withoutContract(
  { contracts }: Merchant,
  { foreignEasyPay, method, failUrl, orderId }: OpenWindowRequest['request'],
  language: Language,
): WindowOutcome | undefined {
  if (method !== 'FOREIGN_EASY_PAY' || !foreignEasyPay || !failUrl) return undefined;
  const isTaken = contracts.includes(method);
  if (isTaken && isContractedWallet(foreignEasyPay.provider)) return undefined;
  const { hint } = isTaken ? notContracted(foreignEasyPay.provider) : notTaken(method);
  return { type: 'redirect', url: notContractedAddress(failUrl, orderId, hint?.[language] ?? '') };
}

/** The hidden switch of the script: a test that wants the outcome without a window. */
async function playWindow(
  gateway: Gateway,
  payment: Payment,
  result: 'SUCCESS' | 'FAIL',
  mode: 'redirect' | 'promise',
  language: Language,
): Promise<WindowOutcome> {
  if (result === 'FAIL') return failed(payment, 'PAY_PROCESS_ABORTED', mode, language);
  if (methodOf(payment) === 'FOREIGN_EASY_PAY')
    return succeeded(await playWallet(gateway, payment, { language }), mode);
  const name = payment.request.customerName ?? (language === 'en' ? 'Test Payer' : '김테스트');
  const typed = { bank: '88', depositorName: name, cashReceipt: { type: '미발행' as const } };
  const choices = choicesOf(payment, typed, false);
  const decided = await gateway.writeValue(authenticatePayment, {
    mId: payment.mId,
    paymentKey: payment.paymentKey,
    choices,
  });
  return succeeded(decided.payment, mode);
}

async function authenticate(gateway: Gateway, call: WindowCall): Promise<WindowOutcome> {
  const { checkout, payment } = await enter(gateway, call, 'authenticate');
  const typed = readInputs(AuthenticateRequest, call, authenticateErrors);
  const choices = choicesOf(payment, typed, checkout.usesEscrow);
  const decided = await gateway.writeValue(authenticatePayment, {
    mId: payment.mId,
    paymentKey: payment.paymentKey,
    choices,
  });
  return succeeded(decided.payment, checkout.mode);
}

/** The customer goes on to the wallet, with the word that proves on the way back that it is the same browser. */
async function leaveForWallet(gateway: Gateway, call: WindowCall): Promise<WindowOutcome> {
  const { checkout, payment, now } = await enter(gateway, call, 'depart');
  readInputs(DepartRequest, call, authenticateErrors);
  if (methodOf(payment) !== 'FOREIGN_EASY_PAY')
    throw new Failure('NOT_FOUND_PAYMENT_SESSION', { cause: 'no wallet payment' });
  const { language, reply } = call;
  const { paymentKey, request } = payment;
  const { url, browser } = await depart(gateway, { checkout, payment, now }, language);
  const isSecure = request.origin.startsWith('https:');
  if (browser) reply.header('set-cookie', VISITOR_COOKIE.write(browser, { paymentKey, isSecure }));
  return { type: 'redirect', url };
}

/** The customer leaves: nothing changes, the payment expires by itself. */
async function leave(gateway: Gateway, call: WindowCall): Promise<WindowOutcome> {
  const { checkout, payment } = await enter(gateway, call, 'leaveWindow');
  readInputs(LeaveWindowRequest, call, authenticateErrors);
  return failed(payment, 'PAY_PROCESS_CANCELED', checkout.mode, call.language);
}

/** Finds the window's payment. A wrong token learns no more than an unknown payment. */
async function enter(gateway: Gateway, call: WindowCall, endpoint: WindowEndpointName) {
  const { paymentKey } = call.http.params as { paymentKey: string };
  const session = (call.body as { session?: unknown } | null | undefined)?.session;
  const opened = await openedBy(gateway, paymentKey);
  if (!opened || !isOpenedBy(opened.checkout, session))
    throw new Failure('NOT_FOUND_PAYMENT_SESSION', { paymentKey });
  // The customer may have switched the window's language since it was opened.
  const asked = call.http.headers['accept-language'];
  call.language = asked ? languageOf(asked) : opened.checkout.language;
  const { mId, orderId } = opened.payment;
  const environment = opened.checkout.isTest ? 'test' : 'live';
  await disturbWindow(gateway, { mId, environment }, { endpoint, paymentKey, orderId });
  return opened;
}

export function isOpenedBy(checkout: OpenCheckout, session: unknown): boolean {
  if (checkout.sessionHash === null) return true;
  return typeof session === 'string' && timingSafeEqual(hashOf(session), checkout.sessionHash);
}

const hashOf = (session: string): Buffer => createHash('sha256').update(session).digest();

function succeeded(payment: Payment, mode: 'redirect' | 'promise'): WindowOutcome {
  if (mode === 'redirect') return { type: 'redirect', url: successAddress(payment) };
  const { paymentKey, orderId, totalAmount, currency } = payment;
  return {
    type: 'success',
    paymentKey,
    orderId,
    amount: { value: onTheWire(totalAmount, currency), currency },
  };
}

function failed(
  payment: Payment,
  code: 'PAY_PROCESS_CANCELED' | 'PAY_PROCESS_ABORTED',
  mode: 'redirect' | 'promise',
  language: Language,
): WindowOutcome {
  if (mode === 'redirect') return { type: 'redirect', url: failAddress(payment, code, language) };
  return { type: 'fail', code, message: sdkErrors[code][language] };
}

/** Which page may frame the window. Test keys may be used from anywhere; a live key names its origins. */
function allowedOrigin(http: FastifyRequest, allowed: string[] | null): string | null {
  const origin = http.headers.origin;
  const isOrigin = typeof origin === 'string' && /^https?:\/\/[^/\s;,'"*]+$/.test(origin);
  if (allowed !== null && (!isOrigin || !allowed.includes(origin))) {
    throw new Failure(
      'FORBIDDEN_REQUEST',
      { origin },
      {
        ko: '이 클라이언트 키로 결제창을 열 수 있는 주소가 아니에요. 개발자센터에서 주소를 등록해 주세요.',
        en: 'This origin may not open the window with this client key. Register it in the developer center.',
      },
    );
  }
  return isOrigin ? origin : null;
}

/** A merchant who puts a secret key into a page must learn of it before somebody else does. */
const SECRET_KEY = /^(?:test|live)_(?:g?sk|ak)_/;

const sdkRefusal = (code: keyof typeof sdkErrors, language: Language): Refused =>
  new Refused({ code, message: sdkErrors[code][language] });
