import { type DepositRefusal, refuseDeposit } from '@tollgate/domain';
import type { Write } from '../store/batch.ts';
import { type Inquiry, saveInquiries } from '../store/deposits.ts';
import { type Clocks, readClocks } from '../store/merchants.ts';
import type { NumberUse } from '../store/numbers.ts';
import { nameOf, readPayments, type Stored } from '../store/payments.ts';

/** "May this number receive this amount now, and whose name do I show?" (수취조회) */
export interface AskDeposit {
  inquiry: Omit<Inquiry, 'refusal' | 'generation'>;
  use: NumberUse | undefined;
}

export type InquiryAnswer =
  | { accept: true; holderName: string }
  | { accept: false; reason: DepositRefusal | 'UNKNOWN_ACCOUNT' };

interface Counter {
  clocks: Clocks;
  payments: Map<string, Stored>;
  inquiries: Inquiry[];
}

/**
 * Answers the bank. Nothing changes but a row that remembers the answer: a deposit that we let in
 * counts later, even if its notice comes after the deadline.
 */
export const askDeposit: Write<AskDeposit, Counter, InquiryAnswer> = {
  name: 'askDeposit',
  async load(tx, commands) {
    const uses = commands.flatMap(({ use }) => use ?? []);
    const payments = await readPayments(tx, uses);
    const clocks = await readClocks(
      tx,
      uses.map(({ mId }) => mId),
    );
    return {
      clocks,
      payments: new Map(payments.map((each) => [nameOf(each.payment.mId, each.payment.paymentKey), each])),
      inquiries: [],
    };
  },
  decide(counter, { inquiry, use }) {
    const payment = use && counter.payments.get(nameOf(use.mId, use.paymentKey))?.payment;
    const refusal = payment
      ? refuseDeposit(payment, inquiry.amount, counter.clocks.now(payment.mId))
      : 'UNKNOWN_ACCOUNT';
    counter.inquiries.push({ ...inquiry, generation: use?.generation ?? null, refusal: refusal ?? null });
    if (refusal) return { accept: false, reason: refusal };
    return { accept: true, holderName: payment?.virtualAccount?.customerName ?? '' };
  },
  // A bank that asks twice under one id, because our answer was late, acts on the last one.
  save: (tx, { inquiries }) =>
    saveInquiries(tx, [
      ...new Map(inquiries.map((each) => [`${each.rail}/${each.inquiryId}`, each])).values(),
    ]),
};
