import { parseArgs } from 'node:util';

export interface GrowthOptions {
  /** Payments of each database, the smallest first. */
  sizes: number[];
  rounds: number;
  connections: number[];
  /** Confirms, and as many GETs, of one measurement at 64 connections; fewer at fewer. */
  requests: number;
  out: string | undefined;
  help: boolean;
}

/** Free bytes on the disk that nobody should take, and what a payment takes with all that belongs to it. */
const RESERVE = 12e9;
const BYTES_PER_PAYMENT = 4_300;
/** A database of its own keeps so much log. */
const LOG = 2.5e9;
const SMALL = 10_000;
const MIDDLE = 1_000_000;
const MOST = 10_000_000;

/** The largest whole million of payments, up to ten, that leaves the disk its reserve beside the smaller databases. */
export function largestFor(freeBytes: number): number {
  const left = freeBytes - RESERVE - 3 * LOG - (SMALL + MIDDLE) * BYTES_PER_PAYMENT;
  const millions = Math.floor(left / BYTES_PER_PAYMENT / 1e6) * 1e6;
  return Math.min(MOST, millions);
}

/** @throws Error saying what to write instead, or that the disk is too small for anything that shows growth */
export function readGrowthOptions(words: string[], freeBytes: number): GrowthOptions {
  const { values } = parseArgs({
    args: words,
    options: {
      payments: { type: 'string' },
      sizes: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '1,64' },
      requests: { type: 'string', default: '4000' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const largest = values.payments === undefined ? largestFor(freeBytes) : whole('payments', values.payments);
  const sizes = values.sizes
    ? values.sizes.split(',').map((size) => whole('sizes', size))
    : [SMALL, ...(largest > MIDDLE ? [MIDDLE] : []), largest];
  if (!values.help && sizes.some((size, place) => size <= (sizes[place - 1] ?? 0)))
    throw new Error(
      `Sizes must grow, and these do not: ${sizes.join(', ')}. On a disk with ${Math.round(freeBytes / 1e9)} GB free, ask for fewer with --payments.`,
    );
  return {
    sizes,
    rounds: whole('rounds', values.rounds),
    connections: values.connections.split(',').map((each) => whole('connections', each)),
    requests: whole('requests', values.requests),
    out: values.out,
    help: values.help,
  };
}

function whole(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${name} is "${text}"; write whole numbers of at least 1.`);
}

export const help = `node scripts/growth.mjs [options]

Fills one PostgreSQL with 10 thousand payments, one with a million and one with as many as the disk allows (up to 10
million), each with a gateway of its own, and measures confirm and GET by key in all of them in turn. Tells how much the
median answer grows. Takes its time: a million payments are seeded in two or three minutes. Everything it made is
removed at the end, also on Ctrl-C.

  --payments 3000000     the largest size; left out, what the disk allows
  --sizes 10000,100000   all sizes instead
  --rounds 5             each database is measured so often, in turn; medians are told
  --connections 1,64     of a closed loop
  --requests 4000        of one measurement at 64 connections
  --out FILE             writes there instead of bench/results/
  --help                 this
`;
