import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

export interface ConsoleOptions {
  folder: string;
  isFresh: boolean;
  payments: number;
  shops: number;
  times: number;
  liveSeconds: number;
  perSecond: number;
  out: string | undefined;
  help: boolean;
}

export const help = `node scripts/console-bench.mjs [--payments 1000000] [--folder DIR]

How soon every page of the developer center answers in the books of one shop with a million payments, and how soon an
open page hears of a payment while fifty a second are made.

  --folder DIR      where the books are kept and found again (default a folder for temporary files); about 6 GB
  --fresh           makes the books anew: their last day should not be older than today's
  --payments N      of the one shop (default 1000000)
  --shops N         further shops (default 20000)
  --times N         how often each page is asked for, cold and warm (default 50)
  --live SECONDS    how long payments are made beside an open page (default 20)
  --per-second N    how many (default 50)
  --out FILE        for the results (default bench/results)
`;

/** @throws Error in words for whoever typed it */
export function readConsoleOptions(words: readonly string[]): ConsoleOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      folder: { type: 'string', default: join(tmpdir(), 'tollgate-console-bench') },
      fresh: { type: 'boolean', default: false },
      payments: { type: 'string', default: '1000000' },
      shops: { type: 'string', default: '20000' },
      times: { type: 'string', default: '50' },
      live: { type: 'string', default: '20' },
      'per-second': { type: 'string', default: '50' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const whole = (name: 'payments' | 'shops' | 'times' | 'live' | 'per-second', least: number): number => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least) return number;
    throw new Error(`--${name} must be a whole number from ${least} on.`);
  };
  return {
    folder: values.folder,
    isFresh: values.fresh,
    payments: whole('payments', 1_000),
    shops: whole('shops', 1),
    times: whole('times', 1),
    liveSeconds: whole('live', 0),
    perSecond: whole('per-second', 1),
    out: values.out,
    help: values.help,
  };
}
