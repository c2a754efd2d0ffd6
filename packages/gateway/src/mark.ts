import { writeSync } from 'node:fs';

/**
 * The writes whose commit is a point of its own. A command is lost when its process dies before the commit, and done
 * when it dies after it; whoever waits for the answer cannot tell the two apart.
 */
export const markedWrites = [
  'openPayment',
  'authenticate',
  'placeOrder',
  'approve',
  'confirm',
  'recordCapture',
  'openCancellation',
  'closeCancellation',
  'settleRefund',
  'askDeposit',
  'applyDeposit',
  'applyReversal',
  'hearNotice',
  'deliveryResult',
  'expire',
] as const;
type MarkedWrite = (typeof markedWrites)[number];

/** The points between a commit and a call to somebody else, or between that call and the next commit. */
// biome-ignore format: a table
export const markedSteps = {
  'confirm.opened':         'the capture is written down, PayPal not asked yet',
  'confirm.answered':       'PayPal took the money, and nothing here says so',
  'cancel.opened':          'the cancellation is written down, the rail not asked yet',
  'cancel.answered':        'the rail gave the money back, and nothing here says so',
  'finishCaptures.taken':   'a capture that was left behind is claimed, PayPal not asked yet',
  'finishCaptures.answered':'PayPal said what became of it, and nothing here says so',
  'finishRefunds.taken':    'a refund that was left behind is claimed, the rail not asked yet',
  'finishRefunds.answered': 'the rail said what became of it, and nothing here says so',
  'leaseNumbers.opened':    'a block of numbers is written down, the bank not asked yet',
  'leaseNumbers.answered':  'the bank leased the block, and its numbers are not in the pool',
  'leaseNumbers.partly':    'some of a block’s numbers are in the pool, and the block is still open',
  'depart.answered':        'PayPal has an order that the payment does not name yet',
  'bankFeed.applied':       'a page of the bank’s events is applied, the place in the feed not kept',
  'payPalEvent.kept':       'an event of PayPal’s is kept, and PayPal not answered',
  'payPalEvent.followed':   'an event was looked into, and is not settled yet',
  'webhook.taken':          'a webhook is claimed and not sent',
  'webhook.sent':           'the merchant has answered a webhook, and nothing here says so',
} as const satisfies Record<string, string>;

/** Every point at which a process may be told to die. */
export type Mark = keyof typeof markedSteps | `${MarkedWrite}.${'saved' | 'committed'}`;

export const marks: readonly Mark[] = [
  ...(Object.keys(markedSteps) as (keyof typeof markedSteps)[]),
  ...markedWrites.flatMap((name) => [`${name}.saved`, `${name}.committed`] as const),
];

/** Where this process ends, and how often it passes there before. */
export interface KillAt {
  mark: Mark;
  /** 1 for the first time. */
  pass: number;
}

/** The form of `TOLLGATE_KILL_AT`: a mark, or a mark and which pass of it, as in `confirm.opened#3`. */
export function parseKillAt(text: string): KillAt | undefined {
  const [, name, pass = '1'] = /^([A-Za-z]+\.[a-z]+)(?:#([1-9]\d{0,5}))?$/.exec(text) ?? [];
  const mark = marks.find((each) => each === name);
  return mark && { mark, pass: Number(pass) };
}

/** It ends the process, so it belongs to the process. */
let armed: KillAt | undefined;

export function armMark(killAt: KillAt | undefined): void {
  armed = killAt;
}

/**
 * A point that a test may let this process die at, as by a power cut: nothing is finished, nothing is said. Does
 * nothing in a process that was not started with `TOLLGATE_KILL_AT`.
 */
export function mark(name: Mark): void {
  if (armed !== undefined) pass(name);
}

/**
 * The same before and after the commit of a write, which for most is sent with what it saves. The writes that are not in
 * the table have no marks.
 */
export function markWrite(name: string, moment: 'saved' | 'committed'): void {
  if (armed !== undefined) pass(`${name}.${moment}`);
}

function pass(name: string): void {
  if (armed?.mark !== name) return;
  armed.pass -= 1;
  if (armed.pass > 0) return;
  // Synchronous: after the signal there is no later.
  writeSync(process.stderr.fd, `killed at ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}
