import { z } from 'zod';
import { bankOperations, railCalls, railNotices } from '../protocol.ts';
import { transferOutcomes } from './transfer-outcomes.ts';

const ms = (fallback: number) => z.int().default(fallback);
const noticeKind = z.enum(
  Object.keys(railNotices) as [keyof typeof railNotices, ...(keyof typeof railNotices)[]],
);
const call = z
  .enum(Object.keys(railCalls) as [keyof typeof railCalls, ...(keyof typeof railCalls)[]])
  .optional();
const notice = { notice: noticeKind.optional() };
const outcome = z.enum(
  Object.keys(transferOutcomes) as [keyof typeof transferOutcomes, ...(keyof typeof transferOutcomes)[]],
);

/** What a file of the day can be wrong about; the names are those of the three-way match. */
export const fileBreaks = [
  'MISSING_HERE',
  'MISSING_AT_BANK',
  'AMOUNT_DIFF',
  'STATUS_DIFF',
  'DUPLICATE',
  'DATE_DIFF',
  'BALANCE_DIFF',
] as const;

/**
 * The faults of banks, networks and clocks. A knob is set to work a number of times, and only on what it
 * matches: `accountNumber` and `bankCode` where given, so that tests that share a simulator leave each other
 * alone. Everything else works as it should.
 */
export const knobs = {
  // Notices (입금통보): what happens to the next one that is written.
  dropNotice: z.object(notice).describe('never sent: only the feed and the daily file tell of it'),
  duplicateNotice: z
    .object({ ...notice, copies: z.int().min(2).max(50).default(2) })
    .describe('sent several times at once'),
  delayNotice: z.object({ ...notice, ms: ms(60_000) }).describe('sent that much later'),
  reorderNotice: z.object(notice).describe('sent only after the next other notice, or after a minute'),
  holdNotice: z.object(notice).describe('kept until it is released'),
  // Notices: what happens to the next attempt.
  failNoticeAttempt: z.object(notice).describe('not sent this time; the resend schedule goes on'),
  badSignature: z.object({}).describe('signed wrongly'),
  clockSkew: z.object({ ms: ms(600_000) }).describe('dated by a wrong clock'),
  replayRequest: z.object({}).describe('the same signed bytes are sent twice'),
  // Deposits.
  skipInquiry: z.object({}).describe('booked without asking, whatever the amount and state (통지형)'),
  secondInquiry: z.object({ ms: ms(120_000) }).describe('held, asked a second time, then booked'),
  reversalFirst: z
    .object({})
    .describe('taken back at once, and the reversal is announced before the deposit'),
  unclearedAmount: z
    .object({ amount: z.int().min(1).optional() })
    .describe('uncleared cheques inside; all of it by default'),
  repeatBankTxNo: z
    .object({})
    .describe('numbered like the last deposit of that bank, on the next business date'),
  depositorName: z.object({ name: z.string() }).describe('announced under this name: long, emoji, NUL'),
  // The bank's own side.
  poolEmpty: z.object({}).describe('no number left'),
  bankClosed: z
    .object({ operation: z.enum(bankOperations).optional(), call })
    .describe('closed for one operation'),
  transferOutcome: z.object({ outcome, ms: ms(1_000) }).describe('what becomes of the next transfer'),
  fileMissing: z.object({}).describe('the daily file is not ready'),
  fileBreak: z.object({ kind: z.enum(fileBreaks) }).describe('the daily file is written wrong'),
  // Answers to the gateway.
  loseAnswer: z.object({ call }).describe('done, and the connection breaks before the answer'),
  hang: z.object({ call, ms: ms(30_000) }).describe('done, and the answer comes too late'),
  bankError: z.object({ call }).describe('not done: 503 BANK_ERROR'),
  badAnswerSignature: z.object({ call }).describe('done, and the answer is signed wrongly'),
} as const;

export type KnobName = keyof typeof knobs;
export type KnobSetting<Name extends KnobName> = z.infer<(typeof knobs)[Name]>;

const Common = z.object({
  knob: z.enum(Object.keys(knobs) as [KnobName, ...KnobName[]]),
  times: z.int().min(1).max(1_000_000).default(1),
  accountNumber: z.string().optional(),
  bankCode: z.string().optional(),
});

/** What is about to happen, and to whom. */
export type Subject = {
  accountNumber?: string | undefined;
  bankCode?: string | undefined;
  notice?: string | undefined;
  call?: string | undefined;
  operation?: string | undefined;
};

/** A knob without settings of its own has an input of no keys, which would forbid the common ones. */
type OwnSettings<Input> = string extends keyof Input ? unknown : Input;

export type SetKnob = {
  [Name in KnobName]: { knob: Name; times?: number; accountNumber?: string; bankCode?: string } & OwnSettings<
    z.input<(typeof knobs)[Name]>
  >;
}[KnobName];

type Turned = z.infer<typeof Common> & { setting: Record<string, unknown> };

export class Knobs {
  #turned: Turned[] = [];

  /** @throws ZodError when there is no such knob or its setting is wrong */
  set(input: unknown): void {
    const common = Common.parse(input);
    this.#turned.push({ ...common, setting: knobs[common.knob].parse(input) });
  }

  list(): Turned[] {
    return structuredClone(this.#turned);
  }

  clear(): void {
    this.#turned = [];
  }

  /** Uses the knob once, if it is turned for this subject. */
  take<Name extends KnobName>(name: Name, subject: Subject): KnobSetting<Name> | undefined {
    const turned = this.#turned.find((each) => each.knob === name && matches(each, subject));
    if (!turned) return undefined;
    turned.times -= 1;
    if (turned.times === 0) this.#turned = this.#turned.filter((each) => each !== turned);
    return turned.setting as KnobSetting<Name>;
  }
}

function matches({ accountNumber, bankCode, setting }: Turned, subject: Subject): boolean {
  const wanted = {
    accountNumber,
    bankCode,
    notice: setting['notice'],
    call: setting['call'],
    operation: setting['operation'],
  };
  return Object.entries(wanted).every(
    ([key, value]) => value === undefined || subject[key as keyof Subject] === value,
  );
}
