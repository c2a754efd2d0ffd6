import { durationMs } from '@tollgate/contract';
import { expect } from 'vitest';
import {
  type CancelCommand,
  Failure,
  openCancellation,
  type RequestCommand,
  refundStatus,
  taxOf,
} from '../src/index.ts';
import {
  type Answer,
  act,
  balances,
  type Command,
  type Life,
  number,
  opened,
  refundAccount,
} from './life.ts';

/**
 * Tells the life of a payment, a line per step: what happens, with what, and in the last column what
 * comes of it: the new status, the merchant's refusal, the bank's refusal, or `nothing`.
 *
 *   authenticate | confirm [amount] | issue | decline | deposit <amount> [allowed] | reversal
 *   cancel [amount] [tax-free n] [exempt n] [left n] [to nobody|itself]     the rail agrees at once
 *   open   (as cancel; the rail is still asked)      close DONE|ABORTED     settle COMPLETED|FAILED [nth]
 *   wait <duration>                                  the clock moves, and what is due happens
 *
 * Between them stands what must hold there:
 *
 *   books rail 6000 merchant 6000 | money left 6000 vat 545 … | tells <webhooks> | receipts CONFIRM 10000 …
 *
 * A story that goes otherwise is shown beside the one that was told.
 */
export function story(text: string, given: Partial<RequestCommand> = {}): Life {
  const told = text
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '');
  let life = opened(given);
  const happened = told.map((line) => {
    const [verb = '', ...words] = line.split(' ');
    const fact = facts[verb];
    if (fact) return `${verb} ${fact(life, words)}`;
    const [outcome, after] = happens(life, verb, words.slice(0, -1));
    life = after;
    return [verb, ...words.slice(0, -1), outcome].join(' ');
  });
  expect(happened).toEqual(told);
  return life;
}

function happens(life: Life, verb: string, words: string[]): [outcome: string, after: Life] {
  if (verb === 'wait') {
    const waited = act(life, { do: 'pass', ms: durationMs(words[0] ?? '') ?? Number.NaN }).life;
    const { life: after } = act(waited, { do: 'expire' });
    return [after.payment.status, after];
  }
  const first = act(life, commandOf(verb, words));
  const rail =
    verb === 'cancel' && openCancellation(first.life.payment) && !(first.answer instanceof Failure);
  const last = rail ? act(first.life, { do: 'close', outcome: 'DONE' }) : first;
  return [outcomeOf(verb, last.answer, last.life), last.life];
}

function outcomeOf(verb: string, answer: Answer, { payment }: Life): string {
  if (answer === undefined) return 'nothing';
  if (typeof answer === 'string') return answer;
  if (answer instanceof Failure) return answer.code;
  return verb === 'settle' ? refundStatus(payment) : payment.status;
}

function commandOf(verb: string, words: string[]): Command {
  const [first, second] = words;
  switch (verb) {
    case 'authenticate':
    case 'issue':
    case 'decline':
      return { do: verb };
    case 'confirm':
      return first ? { do: 'confirm', amount: Number(first) } : { do: 'confirm' };
    case 'deposit':
      return { do: 'deposit', amount: Number(first), inquiryAccepted: second === 'allowed' };
    case 'reversal':
      return { do: 'reverse' };
    case 'cancel':
    case 'open':
      return { do: 'cancel', command: cancelOf(words) };
    case 'close':
      return { do: 'close', outcome: first as 'DONE' | 'ABORTED' };
    case 'settle':
      return {
        do: 'settle',
        state: first as 'COMPLETED' | 'FAILED',
        ...(second ? { nth: Number(second) } : {}),
      };
    default:
      throw new Error(`no story has "${verb}"`);
  }
}

function cancelOf(words: string[]): Partial<CancelCommand> {
  const hasAmount = /^\d+$/.test(words[0] ?? '');
  const command: Partial<CancelCommand> = hasAmount ? { amount: Number(words[0]) } : {};
  const details = hasAmount ? words.slice(1) : words;
  for (let at = 0; at < details.length; at += 2) {
    Object.assign(command, detailOf(details[at] ?? '', details[at + 1] ?? ''));
  }
  return command;
}

function detailOf(name: string, value: string): Partial<CancelCommand> {
  switch (name) {
    case 'tax-free':
      return { taxFreeAmount: Number(value) };
    case 'exempt':
      return { taxExemptionAmount: Number(value) };
    case 'left':
      return { refundableAmount: Number(value) };
    case 'to':
      return { refundAccount: value === 'itself' ? { ...refundAccount, ...number } : undefined };
    default:
      throw new Error(`no cancel has "${name}"`);
  }
}

/** What holds now, in the words of the line that tells what must hold. */
const facts: Record<string, (life: Life, told: string[]) => string> = {
  books: ({ books }) => inWords(Object.entries(balances(books))),
  money: ({ payment }, told) => {
    const { balanceAmount: left, taxFreeAmount, taxExemptionAmount: exempt } = payment;
    const amounts: Record<string, number> = { left, 'tax-free': taxFreeAmount, exempt, ...taxOf(payment) };
    const asked = told.filter((_, index) => index % 2 === 0);
    return inWords(asked.map((name) => [name, amounts[name]]));
  },
  tells: ({ changes }) => inWords((changes.at(-1)?.webhooks ?? []).map((webhook) => [webhook.eventType])),
  receipts: ({ payment }) =>
    inWords(payment.cashReceipts.map((receipt) => [receipt.transactionType, receipt.amount])),
};

const inWords = (pairs: unknown[][]): string => pairs.flat().join(' ') || 'nothing';
