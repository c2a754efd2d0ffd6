import { randomUUID } from 'node:crypto';
import { type RailSecret, signRequest } from '@tollgate/rails';
import type { Payment } from './shop.ts';
import { bankSecrets, type Town } from './town.ts';

/** A notice as the bank wrote it down, whatever became of it. */
// biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
export type Notice = Record<string, any>;

/** The number as the bank knows it: without the X of test numbers. */
export const numberOf = (payment: Payment): string => String(payment.virtualAccount.accountNumber).slice(1);

/** Sends money at the bank's own counter, where its answer is not translated. */
export const sendMoney = (
  town: Town,
  payment: Payment,
  more: { amount?: number; depositorName?: string; accountNumber?: string } = {},
) =>
  atTheBank(town, '/app/deposits', {
    accountNumber: numberOf(payment),
    amount: payment.totalAmount,
    depositorName: '김보냄',
    ...more,
  });

export async function atTheBank(
  town: Town,
  path: string,
  body?: object,
): Promise<{ status: number; body: Notice }> {
  const response = await fetch(`${town.bank.origin}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json' } : {},
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Notice };
}

/** The newest notice of a kind that concerns this number. */
export async function noticeOf(town: Town, payment: Payment, kind = 'deposit'): Promise<Notice> {
  const { notices } = await town.bank.control.notices({ accountNumber: numberOf(payment) });
  const notice = notices.find((each) => each.kind === kind);
  if (!notice) throw new Error(`no ${kind} notice of ${numberOf(payment)}`);
  return JSON.parse(notice.body) as Notice;
}

export interface Post {
  /** Signs with other secrets than the bank's, the first of which it names. */
  secrets?: readonly RailSecret[];
  signedAt?: Date;
  requestId?: string;
  headers?: Record<string, string>;
}

/** Says something to the gateway in the bank's place; answers the status, and the body where there is one. */
export async function say(
  town: Town,
  path: string,
  body: object,
  post: Post = {},
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const {
    secrets = bankSecrets.toGateway,
    signedAt = new Date(),
    requestId = randomUUID(),
    headers = {},
  } = post;
  const target = `/rails/bank/v1/${path}`;
  const rawBody = JSON.stringify(body);
  const signed = signRequest({ method: 'POST', target, rawBody, requestId, now: signedAt }, secrets);
  const response = await fetch(`${town.origin()}${target}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed, ...headers },
    body: rawBody,
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
