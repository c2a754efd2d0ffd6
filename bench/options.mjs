import { parseArgs } from 'node:util';

/** What can be asked for by `--only`. */
// biome-ignore format: a table
export const measurements = {
  confirm:  'confirm of a virtual account: decided, account issued, written durably',
  keyed:    'the same with an Idempotency-Key, whose answer is kept',
  paypal:   'confirm of a PayPal payment: captured at the PayPal simulator',
  get:      'GET of a payment by its key, asked for again and again',
  first:    'GET of payments that nobody has asked for before',
  deposit:  'the bank tells of a deposit: the payment is DONE, the webhook delivered',
  cancel:   'cancel before the deposit: one commit',
  refund:   'cancel after the deposit: the bank pays back over its rail',
  mixed:    'a day: request 30 %, confirm 30 %, GET 25 %, deposit 10 %, cancel 5 %',
  cold:     'confirm over one connection in a process that has just started',
  pgbench:  'reference: pgbench, TPC-B-like and one row, on the same PostgreSQL',
  naive:    'reference: confirm as one transaction per request, one statement per step',
  bare:     "reference: Node's bare http server answering the GET's own bytes",
  least:    'reference: the least that Node can do for it: http, the driver, one durable row',
  mock:     'reference: a static mock (Prism) of our OpenAPI, as it starts by itself and silenced',
};

/** Longer, and on a database of its own: only when asked for, and not beside the others. */
// biome-ignore format: a table
export const apart = {
  webhooks: '560 webhooks a second for a minute, of which 56 go to endpoints that hang (not among the others)',
};

/** @typedef {keyof typeof measurements} Measurement */

/**
 * @typedef {object} Options
 * @property {boolean} quick
 * @property {number} rounds
 * @property {number} seconds of each measurement
 * @property {number[]} connections
 * @property {number[]} openShares rates of the open loop, as shares of what the closed loop reached
 * @property {Measurement[]} only
 * @property {boolean} webhooks nothing else is measured then
 * @property {number} workers processes of the gateway
 * @property {number} soak requests, 0 for none
 * @property {boolean} profile
 * @property {string | undefined} out
 * @property {boolean} help
 */

/** A wrong argument; the message says what to write instead. */
export class WrongOption extends Error {}

/**
 * @param {string[]} words
 * @returns {Options}
 * @throws {WrongOption}
 */
export function readOptions(words) {
  const given = parse(words);
  const quick = given.quick === true;
  const what = whatOf(given.only);
  return {
    quick,
    rounds: whole('rounds', given.rounds, quick ? 1 : 3),
    seconds: number('seconds', given.seconds, what.webhooks ? 60 : quick ? 0.6 : 1.5),
    connections: list(given.connections, quick ? [1, 64] : [1, 16, 64, 256]),
    openShares: quick ? [0.5] : [0.5, 0.8],
    ...what,
    workers: whole('workers', given.workers, 2),
    soak: whole('soak', given.soak, 0),
    profile: given.profile === true,
    out: given.out,
    help: given.help === true,
  };
}

/** @param {string[]} words */
function parse(words) {
  try {
    return parseArgs({
      args: words,
      options: {
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        connections: { type: 'string' },
        only: { type: 'string' },
        workers: { type: 'string' },
        soak: { type: 'string' },
        profile: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new WrongOption(`${/** @type {Error} */ (error).message}\n\n${help}`);
  }
}

/** @param {string} name @param {string | undefined} text @param {number} otherwise */
function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new WrongOption(`--${name} is "${text}"; write a whole number of at least 1.`);
}

/** @param {string} name @param {string | undefined} text @param {number} otherwise */
function number(name, text, otherwise) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (value >= 0.2 && value <= 600) return value;
  throw new WrongOption(`--${name} is "${text}"; write 0.2 to 600.`);
}

/** @param {string | undefined} text @param {number[]} otherwise */
function list(text, otherwise) {
  if (text === undefined) return otherwise;
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isInteger(value) && value > 0 && value <= 1024)) return values;
  throw new WrongOption(`--connections is "${text}"; write whole numbers up to 1024, such as 1,16,64.`);
}

/** @param {string | undefined} text @returns {{ only: Measurement[], webhooks: boolean }} */
function whatOf(text) {
  const all = /** @type {Measurement[]} */ (Object.keys(measurements));
  if (text === undefined) return { only: all, webhooks: false };
  const asked = text.split(',').map((word) => word.trim());
  if (asked.length === 1 && asked[0] === 'webhooks') return { only: [], webhooks: true };
  if (asked.includes('webhooks'))
    throw new WrongOption('--only webhooks is measured apart; write it without the others.');
  const unknown = asked.filter((word) => !(word in measurements));
  if (unknown.length > 0)
    throw new WrongOption(
      `--only knows no "${unknown.join(', ')}"; write some of ${[...all, ...Object.keys(apart)].join(', ')}.`,
    );
  return { only: all.filter((name) => asked.includes(name)), webhooks: false };
}

export const help = `npm run bench -- [options]

Measures one gateway, its database and its references on this machine, in turn, and compares them.
Writes bench/results/<date>.json and prints a table. Takes a few minutes; everything it starts, it
takes down, also on Ctrl-C.

  --quick              under a minute: shows that everything works, not how fast it is
  --only a,b           only these (below); ratios need both of their sides
  --rounds 3           how often everything is measured, and rivals twice: there and back; medians are told
  --seconds 1.5        length of one measurement (of --only webhooks: 60)
  --connections 1,16   of the closed loop
  --workers 2          processes of the gateway, which share its port; 1 leaves a core of two half idle
  --soak 1000000       afterwards so many requests of the mixed day, for the memory that it takes
  --profile            also says where the gateway's processor time goes
  --out FILE           writes there instead of bench/results/
  --help               this

${Object.entries({ ...measurements, ...apart })
  .map(([name, words]) => `  ${name.padEnd(9)}${words}`)
  .join('\n')}
`;
