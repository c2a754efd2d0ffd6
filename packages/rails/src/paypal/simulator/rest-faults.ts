import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { type Answer, failure } from './answer.ts';
import type { KnobSetting, Knobs, Subject } from './knobs.ts';

/** What a proxy in front of an API shows when it is out of its depth. */
const html =
  '<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n';

/** What stands against a call, taken before any work is done. */
export type CallFaults = {
  requestLost: KnobSetting<'requestLost'> | undefined;
  httpError: KnobSetting<'httpError'> | undefined;
  htmlAnswer: KnobSetting<'htmlAnswer'> | undefined;
  issue: KnobSetting<'issue'> | undefined;
};

export function callFaults(knobs: Knobs, subject: Subject): CallFaults {
  return {
    requestLost: knobs.take('requestLost', subject),
    httpError: knobs.take('httpError', subject),
    htmlAnswer: knobs.take('htmlAnswer', subject),
    issue: knobs.take('issue', subject),
  };
}

/** Whether the call ends before the work. */
export function isEndedEarly({ httpError, htmlAnswer }: CallFaults): boolean {
  return httpError?.isDone === false || htmlAnswer?.isDone === false;
}

/** The error that stands in for the answer, if any. */
export function errorInstead({
  httpError,
  htmlAnswer,
}: CallFaults): Answer | { status: number; html: string } | undefined {
  if (htmlAnswer) return { status: htmlAnswer.status, html };
  if (!httpError) return undefined;
  const wait = httpError.status === 429 ? { headers: { 'retry-after': '1' } } : {};
  return { ...failure(httpError.status), ...wait };
}

/** The body as nobody has seen it before: a status or fields that the protocol may one day have. */
export function strange(knobs: Knobs, subject: Subject, body: object | undefined): object | undefined {
  if (!body) return body;
  const unknown = knobs.take('unknownStatus', subject);
  const renamed = unknown ? withUnknownStatus(body, unknown.of) : body;
  return knobs.take('extraFields', subject) ? (withExtraFields(renamed) as object) : renamed;
}

const unheardOf = 'NEVER_HEARD_OF';

function withUnknownStatus(body: object, of: KnobSetting<'unknownStatus'>['of']): object {
  if (of === undefined || of === 'order' || !('purchase_units' in body))
    return { ...body, status: unheardOf };
  const copy = structuredClone(body) as {
    purchase_units: { payments?: Record<string, { status: string }[]> }[];
  };
  for (const { payments } of copy.purchase_units) {
    for (const each of payments?.[`${of}s`] ?? []) each.status = unheardOf;
  }
  return copy;
}

function withExtraFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtraFields);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).map(([key, each]) => [key, withExtraFields(each)]);
  return { ...Object.fromEntries(known), never_heard_of: { value: [1, null, 'text'] } };
}

type Sending = { status: number; headers: Record<string, string>; text: string };

/** Sends an answer through whatever the network does to it. */
export async function sendThrough(
  reply: FastifyReply,
  sending: Sending,
  { knobs, subject, closing }: { knobs: Knobs; subject: Subject; closing: AbortSignal },
): Promise<FastifyReply> {
  if (knobs.take('answerLost', subject)) return breakOff(reply);
  const delay = knobs.take('delayAnswer', subject);
  if (delay) await waitWhileConnected(reply, delay.ms, closing);
  const drip = knobs.take('slowDrip', subject);
  if (drip) return dripOut(reply, sending, { ...drip, closing });
  const isCut = knobs.take('truncatedAnswer', subject) !== undefined;
  const text = isCut ? sending.text.slice(0, sending.text.length / 2) : sending.text;
  return reply.code(sending.status).headers(sending.headers).send(text);
}

/** The connection just ends, without an answer. */
export function breakOff(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** Whoever has hung up is not waited for. */
async function waitWhileConnected(reply: FastifyReply, ms: number, closing: AbortSignal): Promise<void> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, closing]);
  const gone = once(reply.raw, 'close', { signal });
  await Promise.race([sleep(ms, undefined, { signal }), gone]).catch(() => undefined);
  leaving.abort();
  await gone.catch(() => undefined);
}

async function dripOut(
  reply: FastifyReply,
  { status, headers, text }: Sending,
  { ms, closing }: { ms: number; closing: AbortSignal },
): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  const bytes = Buffer.from(text);
  raw.writeHead(status, { ...headers, 'content-length': bytes.length });
  for (const byte of bytes) {
    if (raw.destroyed || closing.aborted) break;
    raw.write(Buffer.from([byte]));
    await sleep(ms, undefined, { signal: closing }).catch(() => undefined);
  }
  if (closing.aborted) raw.destroy();
  else raw.end();
  return reply;
}
