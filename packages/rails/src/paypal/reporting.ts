import { z } from 'zod';
import type { RailAnswer } from '../rail.ts';
import type { PayPalExchange } from './exchange.ts';
import type { PayPalIssue } from './issues.ts';
import { moneyOf } from './money.ts';
import { PayPalId } from './protocol.ts';
import { badAnswer, refusalOf } from './refusals.ts';
import type { Money } from './states.ts';

/** A movement as PayPal's own report has it. */
export type PayPalTransaction = {
  /** The capture's id, or PayPal's of the refund. */
  transactionId: string;
  /** `reversal`: PayPal or a bank took money back. `other`: what is no business of a payment. */
  kind: 'capture' | 'refund' | 'reversal' | 'other';
  /** PayPal's own word, such as `T0006`. */
  eventCode: string;
  /** Whether it is through; what is pending or was denied has moved nothing yet. */
  isDone: boolean;
  /** What came in or went out, never below zero. */
  amount: Money;
  /** What PayPal kept of it, or gave back of its fee with it. */
  fee: Money | undefined;
  at: string;
  /** The capture that a refund is of. */
  referenceId: string | undefined;
  customId: string | undefined;
  invoiceId: string | undefined;
};

export type PayPalReport = {
  /** Oldest first. Those in currencies that are not ours are missing. */
  transactions: PayPalTransaction[];
  /** Up to when PayPal's report was complete; it may lag three hours behind. */
  refreshedAt: string | undefined;
};

/** The most that PayPal answers in one page, and what it refuses beyond. */
const PAGE_SIZE = 500;
const MOST_PAGES = 200;

const Text = z.string().max(1_000).nullish();
const SignedMoney = z.object({ currency_code: z.string(), value: z.string() });

const WireTransaction = z.object({
  transaction_info: z.object({
    transaction_id: PayPalId,
    paypal_reference_id: Text,
    transaction_event_code: z.string().max(20),
    transaction_initiation_date: z.iso.datetime({ offset: true }).or(z.string().max(40)),
    transaction_amount: SignedMoney,
    fee_amount: SignedMoney.nullish(),
    transaction_status: Text,
    custom_field: Text,
    invoice_id: Text,
  }),
});

/** One line that cannot be read must not hide the others. */
const WireReport = z.object({
  transaction_details: z.array(z.unknown()).nullish(),
  total_pages: z.number().int().min(0).nullish(),
  last_refreshed_datetime: Text,
});

/**
 * Asks for PayPal's own list of what moved between two moments, at most 31 days apart (Transaction Search).
 *
 * @see developer.paypal.com/docs/api/transaction-search/v1
 */
export function reportCall({ call }: PayPalExchange) {
  return async ({ from, to }: { from: Date; to: Date }): Promise<RailAnswer<PayPalReport, PayPalIssue>> => {
    const found = new Map<string, PayPalTransaction>();
    let refreshedAt: string | undefined;
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = {
        start_date: from.toISOString(),
        end_date: to.toISOString(),
        fields: 'transaction_info',
        page_size: String(PAGE_SIZE),
        page: String(page),
      };
      const heard = await call('transactions', { query });
      if (heard.status >= 400) return refusalOf(heard);
      const parsed = WireReport.safeParse(heard.body);
      if (!parsed.success || (parsed.data.total_pages ?? 0) > MOST_PAGES)
        throw badAnswer('transactions', heard);
      for (const line of parsed.data.transaction_details ?? []) {
        const transaction = transactionOf(line);
        if (transaction) found.set(transaction.transactionId, transaction);
      }
      pages = parsed.data.total_pages ?? 1;
      refreshedAt = parsed.data.last_refreshed_datetime ?? refreshedAt;
    }
    return { ok: true, transactions: [...found.values()], refreshedAt };
  };
}

function transactionOf(line: unknown): PayPalTransaction | undefined {
  const parsed = WireTransaction.safeParse(line);
  if (!parsed.success) return undefined;
  const info = parsed.data.transaction_info;
  const money = absolute(info.transaction_amount);
  if (!money) return undefined;
  const isOutgoing = info.transaction_amount.value.startsWith('-');
  return {
    transactionId: info.transaction_id,
    kind: kindOf(info.transaction_event_code, isOutgoing),
    eventCode: info.transaction_event_code,
    isDone: info.transaction_status === 'S' || info.transaction_status == null,
    amount: money,
    fee: info.fee_amount ? absolute(info.fee_amount) : undefined,
    at: info.transaction_initiation_date,
    referenceId: info.paypal_reference_id ?? undefined,
    customId: info.custom_field ?? undefined,
    invoiceId: info.invoice_id ?? undefined,
  };
}

/** By PayPal's groups of codes: T00 payments, T1107 refunds, T11 and T12 what was taken back. */
function kindOf(code: string, isOutgoing: boolean): PayPalTransaction['kind'] {
  if (code.startsWith('T00') && !isOutgoing) return 'capture';
  if (!isOutgoing) return 'other';
  if (code === 'T1107') return 'refund';
  return /^T1[12]/.test(code) ? 'reversal' : 'other';
}

const absolute = ({ currency_code, value }: { currency_code: string; value: string }): Money | undefined =>
  moneyOf({ currency_code, value: value.replace(/^-/, '') });
