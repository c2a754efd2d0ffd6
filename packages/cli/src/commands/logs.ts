import { setTimeout as delay } from 'node:timers/promises';
import type { LoggedCall } from '@tollgate/contract';
import type { Hand } from './command.ts';

/** Often enough to feel live, seldom enough to be no load. */
const lookMs = 500;

/** The shop's newest calls, oldest first; with `follow` those to come until it is ended. */
export async function logs(
  { ask, print }: Hand,
  { follow, limit = '20' }: { follow?: boolean; limit?: string },
): Promise<void> {
  let newest: string | undefined;
  const look = async () => {
    const after = newest === undefined ? '' : `&after=${encodeURIComponent(newest)}`;
    const { calls } = await ask<{ calls: LoggedCall[] }>(
      'GET',
      `/sandbox/v1/calls?limit=${newest === undefined ? limit : 200}${after}`,
    );
    for (const call of calls) print.event(call, line(call));
    newest = calls.at(-1)?.callId ?? newest ?? '0';
  };
  await look();
  const over = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => over.abort());
  while (follow && !over.signal.aborted) {
    await delay(lookMs);
    await look();
  }
}

function line({ at, method, path, status, code, latencyMs, why }: LoggedCall): string {
  const refusal = code ? `  ${code}${why ? ` · ${why}` : ''}` : '';
  return `${at.slice(11, 19)}  ${status}  ${method} ${path}  ${latencyMs} ms${refusal}`;
}
