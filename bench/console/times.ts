import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Page } from './pages.ts';

export interface Times {
  p50: number;
  p95: number;
  max: number;
}

export interface MeasuredPage {
  name: string;
  /** The very first answer of this process, nothing known yet. */
  first: number;
  /** Over a connection of its own, as a browser's first; and over one that is open. */
  cold: Times;
  warm: Times;
  bytes: number;
  /** Answers that were no success, by status. */
  failures: Record<string, number>;
}

/**
 * Asks for every page in turn, so that each finds the memory as the others left it; by turns over a fresh connection and
 * over an open one. Times are in ms, to the last byte; of a file to its first row.
 */
export async function measurePages(
  origin: string,
  pages: readonly Page[],
  times: number,
  progress: (done: number) => void,
): Promise<MeasuredPage[]> {
  const open = new Agent({ keepAlive: true, maxSockets: 1 });
  const measured = pages.map((page) => ({
    ...{ page, first: 0, bytes: 0, failures: {} as Record<string, number> },
    ...{ cold: new Spread(), warm: new Spread() },
  }));
  for (let time = 0; time < times; time++) {
    for (const each of measured) {
      const path = each.page.path(time);
      for (const [agent, kind] of [
        [false, 'cold'],
        [open, 'warm'],
      ] as const) {
        const { status, ms, bytes } = await timed(agent, `${origin}${path}`, each.page.isStream === true);
        if (status !== 200) each.failures[status] = (each.failures[status] ?? 0) + 1;
        if (time === 0 && kind === 'cold') each.first = ms;
        each[kind].record(ms);
        each.bytes = bytes;
      }
    }
    progress(time + 1);
  }
  open.destroy();
  return measured.map(({ page, first, bytes, failures, cold, warm }) => ({
    ...{ name: page.name, first, cold: cold.times(), warm: warm.times(), bytes, failures },
  }));
}

/** A browser's own headers, as far as they matter here. */
const headers = { accept: 'application/json, text/html', 'accept-language': 'ko' };

function timed(
  agent: Agent | false,
  url: string,
  isStream: boolean,
): Promise<{ status: number; ms: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const sent = performance.now();
    const asked = get(url, { agent, headers }, (answer) => {
      let bytes = 0;
      let lines = 0;
      const done = (): void =>
        resolve({ status: answer.statusCode ?? 0, ms: performance.now() - sent, bytes });
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (!isStream) return;
        lines += chunk.filter((byte) => byte === NEW_LINE).length;
        if (lines < 2) return;
        done();
        asked.destroy();
      });
      answer.once('end', done);
      answer.once('error', (error) => (isStream ? undefined : reject(error)));
    });
    asked.once('error', (error) => (isStream ? undefined : reject(error)));
  });
}

const NEW_LINE = 10;

/** Few enough to be kept one by one. */
export class Spread {
  readonly #all: number[] = [];

  record(ms: number): void {
    this.#all.push(ms);
  }

  times(): Times {
    const sorted = this.#all.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
    return { p50: at(0.5), p95: at(0.95), max: at(1) };
  }
}
