import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode, FaultEndpoint, WindowEndpointName } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { readJson } from '../http/json.ts';
import { note } from '../http/noted.ts';
import type { StoredRule } from '../store/faults.ts';
import type { Merchant } from '../store/merchants.ts';
import { matches, type Subject } from './fault-rules.ts';
import { noPlace, takePlace } from './waiting-room.ts';

/** What the fault rules make of one call. */
export interface Disturbance {
  /** Waited before anything is done. */
  delayMs: number;
  /** In place of the work. */
  instead?: { rule: StoredRule; retryAfterS?: number };
  /** Waited before the answer is sent. */
  delayAnswerMs: number;
  isAnswerLost: boolean;
}

/** Nobody waits longer for an answer that never comes, and no connection stays for good. */
const HANG_MS = 900_000;
/** Who found no place to wait in may come again after this. */
const RETRY_AFTER_S = '1';

/**
 * Looks through the shop's rules in the order of its list. Delays add up; the first rule that decides what becomes of
 * the call is the last that hears of it, so that what did not happen is not counted.
 *
 * @returns undefined where no rule strikes
 */
export async function disturbanceOf(
  { faults }: Gateway,
  mId: string,
  rules: readonly StoredRule[],
  subject: Subject,
): Promise<Disturbance | undefined> {
  const found: Disturbance = { delayMs: 0, delayAnswerMs: 0, isAnswerLost: false };
  let isStruck = false;
  for (const rule of rules) {
    const limit = rule.effect === 'tooManyRequests' ? await overLimit(faults, mId, rule, subject) : undefined;
    if (limit === false || !(await faults.strikes(mId, rule, subject))) continue;
    isStruck = true;
    const { delayMs } = rule;
    if (rule.effect === 'delay') found.delayMs += delayMs ?? 0;
    else if (rule.effect === 'delayAnswer') found.delayAnswerMs += delayMs ?? 0;
    else if (rule.effect === 'answerLost') return { ...found, isAnswerLost: true };
    else return { ...found, instead: { rule, ...(limit && { retryAfterS: limit }) } };
  }
  return isStruck ? found : undefined;
}

/** In how many seconds the next minute may begin; false while this minute has room, or the rule is not about this call. */
async function overLimit(
  faults: Gateway['faults'],
  mId: string,
  rule: StoredRule,
  subject: Subject,
): Promise<number | false> {
  if (!matches(rule, subject)) return false;
  const { calls, secondsLeft } = await faults.inMinute(mId, rule, subject.endpoint ?? '*');
  return calls > (rule.perMinute ?? 0) && secondsLeft;
}

/**
 * Carries out what happens before the work.
 *
 * @returns true when there will be no answer, or it was given: nothing else may be done
 * @throws Failure for a rule that asks for an error
 */
export async function disturbBefore(
  gateway: Gateway,
  mId: string,
  { delayMs, instead }: Disturbance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  if (delayMs > 0 && !(await waited(gateway, mId, delayMs))) {
    reply.header('retry-after', RETRY_AFTER_S);
    throw noPlace();
  }
  if (!instead) return false;
  const { rule, retryAfterS } = instead;
  switch (rule.effect) {
    case 'error':
      throw askedFor(rule.code as ErrorCode, rule);
    case 'tooManyRequests':
      reply.header('retry-after', String(retryAfterS));
      throw askedFor('TOO_MANY_REQUESTS', rule);
    case 'httpError':
      sendProxyPage(reply, rule.status ?? 502);
      return true;
    case 'requestLost':
      cut(request, reply, 'a fault lost the request');
      return true;
    case 'hang': {
      const leave = takePlace(gateway, mId);
      if (!leave) {
        reply.header('retry-after', RETRY_AFTER_S);
        throw noPlace();
      }
      note({ cause: 'a fault gave no answer' });
      reply.hijack();
      hold(request, leave);
      return true;
    }
    default:
      return false;
  }
}

/**
 * Carries out what happens between the work and its answer.
 *
 * @returns true when the answer is lost
 */
export async function disturbAnswer(
  gateway: Gateway,
  mId: string,
  { delayAnswerMs, isAnswerLost }: Disturbance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  // Where nobody else may wait the answer comes at once: what it tells of was done.
  if (delayAnswerMs > 0) await waited(gateway, mId, delayAnswerMs);
  if (isAnswerLost) cut(request, reply, 'a fault lost the answer');
  return isAnswerLost;
}

/** @returns false when there is no place to wait in */
async function waited(gateway: Gateway, mId: string, ms: number): Promise<boolean> {
  const leave = takePlace(gateway, mId);
  if (!leave) return false;
  await delay(ms, undefined, { ref: false });
  leave();
  return true;
}

/** Nobody hears of it, whatever was done. */
function cut(request: FastifyRequest, reply: FastifyReply, cause: string): void {
  note({ cause });
  reply.hijack();
  request.raw.socket.destroy();
}

const askedFor = (code: ErrorCode, { id }: StoredRule): Failure =>
  new Failure(code, { cause: 'asked for by a fault rule', fault: id });

/** Connections that are kept without an answer, to be ended with the process. */
const held = new WeakMap<object, Set<FastifyRequest['raw']['socket']>>();

function hold({ raw: { socket }, server }: FastifyRequest, leave: () => void): void {
  const sockets = held.get(server.server) ?? new Set();
  held.set(server.server, sockets);
  sockets.add(socket);
  const patience = setTimeout(() => socket.destroy(), HANG_MS).unref();
  socket.once('close', () => {
    clearTimeout(patience);
    sockets.delete(socket);
    leave();
  });
}

/** Lets those go who wait for nothing, so that the process can leave. */
export function endHeld(server: object): void {
  for (const socket of held.get(server) ?? []) socket.destroy();
}

const reasons: Record<number, string> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
};

/** A page as a proxy makes it: nothing of ours is in it. */
function sendProxyPage(reply: FastifyReply, status: number): void {
  const title = `${status} ${reasons[status] ?? ''}`;
  reply
    .code(status)
    .type('text/html')
    .send(
      `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr>\r\n</body>\r\n</html>\r\n`,
    );
}

/**
 * The window's own calls can be delayed and refused, and no more: what else befalls a browser, browsers' tests play.
 *
 * @throws Failure for a rule that asks for an error
 */
export async function disturbWindow(
  gateway: Gateway,
  { mId, environment }: Pick<Merchant, 'mId' | 'environment'>,
  subject: Subject & { endpoint: WindowEndpointName },
): Promise<void> {
  if (environment !== 'test') return;
  const rules = await gateway.faults.of(mId, 'answer');
  if (rules.length === 0) return;
  const found = await disturbanceOf(gateway, mId, rules, { ...subject, method: 'POST' });
  if (!found) return;
  if (found.delayMs > 0 && !(await waited(gateway, mId, found.delayMs))) throw noPlace();
  if (found.instead) throw askedFor(found.instead.rule.code as ErrorCode, found.instead.rule);
}

/** What a call is about, as far as rules can be bound to it; read leniently, for it may yet be refused. */
export async function subjectOf(
  gateway: Gateway,
  mId: string,
  endpoint: FaultEndpoint,
  request: FastifyRequest,
  isOrderIdNeeded: boolean,
): Promise<Subject> {
  const params = request.params as Record<string, unknown>;
  const body = bodyOf(request);
  const paymentKey = textOf(params['paymentKey']) ?? textOf(body['paymentKey']);
  const orderId = textOf(params['orderId']) ?? textOf(body['orderId']);
  const found =
    isOrderIdNeeded && orderId === undefined && paymentKey !== undefined
      ? await gateway.reads.payment.load({ mId, paymentKey }).catch(() => undefined)
      : undefined;
  return { endpoint, method: request.method, paymentKey, orderId: orderId ?? found?.payment.orderId };
}

function bodyOf(request: FastifyRequest): Record<string, unknown> {
  if (request.method === 'GET') return {};
  try {
    const body = readJson((request.body as string | undefined) ?? '');
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && !value.includes('\0') ? value : undefined;
