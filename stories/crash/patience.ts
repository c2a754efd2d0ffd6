import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../support/shop.ts';

/** Longer than any work that a killed process leaves behind: claims of half a minute, one after the other. */
const PATIENCE_MS = 150_000;

/** A stalled process takes a call and never answers: the caller hangs up and tries another. */
const CALL_MS = 8_000;

export interface Mishaps {
  isOver(): boolean;
  /** When the last mishap ended, by `performance.now()`: work that it left behind takes its time from there. */
  lastMishapAt(): number;
}

/** Looks every tenth of a second. @throws Error with the last reason when it takes longer than it ever may */
export async function until<T>(
  { lastMishapAt }: Mishaps,
  look: () => Promise<{ end: T } | { not: string }>,
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const seen = await look();
    if ('end' in seen) return seen.end;
    if (performance.now() - Math.max(since, lastMishapAt()) > PATIENCE_MS)
      throw new Error(`waited in vain: ${seen.not}`);
    await pause(100);
  }
}

/** What became of a call: its answer, or why there was none. A broken line, a 5xx and "still running" are none. */
export async function answerOf(call: () => Promise<Answer>): Promise<{ answer: Answer } | { not: string }> {
  try {
    const answer = await withinTime(call);
    return answer.status < 500 && answer.status !== 409
      ? { answer }
      : { not: `${answer.status} ${answer.text}` };
  } catch (error) {
    return { not: String((error as Error).cause ?? error) };
  }
}

/** Asks until there is an answer. */
export const insist = (mishaps: Mishaps, call: () => Promise<Answer>): Promise<Answer> =>
  until(mishaps, async () => {
    const seen = await answerOf(call);
    return 'answer' in seen ? { end: seen.answer } : seen;
  });

async function withinTime<T>(call: () => Promise<T>): Promise<T> {
  const hungUp = new AbortController();
  const called = call();
  called.catch(() => undefined);
  try {
    return await Promise.race([
      called,
      pause(CALL_MS, undefined, { signal: hungUp.signal }).then(() => {
        throw new Error(`no answer in ${CALL_MS} ms`);
      }),
    ]);
  } finally {
    hungUp.abort();
  }
}

/** A simulator's own counter, unsigned. `body` is undefined when it could not be asked. */
export async function atSimulator(
  address: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  try {
    const response = await fetch(address, {
      ...(body && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      signal: AbortSignal.timeout(CALL_MS),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch (error) {
    return { status: 0, body: { code: String((error as Error).cause ?? error) } };
  }
}
