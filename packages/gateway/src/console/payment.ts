import { seoulDateTime, type Payment as WirePayment } from '@tollgate/contract';
import type { PaymentStory } from '@tollgate/contract/console';
import { Failure, onTheWire, type Payment } from '@tollgate/domain';
import { handlers } from '../handlers.ts';
import { numberOnTheWire, tellPayment } from '../payments/wire.ts';
import { callsOfPayment } from '../store/api-log.ts';
import { timedDeliveries } from '../store/delivery-log.ts';
import { paymentsByKeys } from '../store/payment-list.ts';
import {
  depositsOfPayment,
  historyOfPayment,
  inquiriesOfUse,
  ledgerOfEvents,
  openerOfPayment,
  reversalsOfDeposits,
} from '../store/payment-story.ts';
import { answered, asMerchant, type ConsoleHandler, mustBeTest, type ShopCall } from './console-call.ts';
import { tellRow } from './payment-row.ts';
import { tellBank } from './story-bank.ts';
import { tellCall } from './story-calls.ts';
import { StoryClock } from './story-clock.ts';
import { ledgerEventsOf, ledgerTitle, tellHistory, tellLedger } from './story-payment.ts';
import { tellDelivery } from './story-webhooks.ts';
import { accountWords } from './story-words.ts';

/** One payment and everything that happened to it, on one time line. */
export const payment: ConsoleHandler<'payment'> = (call, { params }) => storyOf(call, params.paymentKey);

/** Sends money at the bank, exactly as the sandbox API does. */
export const depositPayment: ConsoleHandler<'depositPayment'> = async (call, { params, body }) => {
  mustBeTest(call);
  answered(await handlers.playDeposit(asMerchant(call), { params, body, query: undefined }));
  return storyOf(call, params.paymentKey);
};

export const reverseDeposit: ConsoleHandler<'reverseDeposit'> = async (call, { params }) => {
  mustBeTest(call);
  answered(await handlers.playDepositReversal(asMerchant(call), { params, body: {}, query: undefined }));
  return storyOf(call, params.paymentKey);
};

/** Lets this payment's own time run out; nobody else's deadline moves. */
export const expirePayment: ConsoleHandler<'expirePayment'> = async (call, { params }) => {
  mustBeTest(call);
  answered(await handlers.expirePayment(asMerchant(call), { params, body: {}, query: undefined }));
  return storyOf(call, params.paymentKey);
};

/** The merchant's own cancel, of a live shop too: the money goes back the same way. */
export const cancelPayment: ConsoleHandler<'cancelPayment'> = async (call, { params, body }) => {
  answered(await handlers.cancelPayment(asMerchant(call), { params, body, query: undefined }));
  return storyOf(call, params.paymentKey);
};

async function storyOf(call: ShopCall, paymentKey: string): Promise<PaymentStory> {
  const { gateway, db, mId, shop, language } = call;
  const name = { mId, paymentKey };
  const found = await gateway.reads.payment.load(name);
  if (!found) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
  const { payment, now } = found;
  const account = payment.virtualAccount;
  const [rows, history, calls, deliveries, deposits, opener, inquiries] = await Promise.all([
    paymentsByKeys(db, mId, [paymentKey]),
    historyOfPayment(db, name),
    callsOfPayment(db, mId, paymentKey, payment.orderId),
    timedDeliveries(db, mId, payment.orderId),
    depositsOfPayment(db, name),
    openerOfPayment(db, name, payment.keyPairId),
    account ? inquiriesOfUse(db, account) : [],
  ]);
  const [reversals, ledger] = await Promise.all([
    account
      ? reversalsOfDeposits(
          db,
          account.rail,
          deposits.map(({ depositId }) => depositId),
        )
      : [],
    ledgerOfEvents(db, mId, ledgerEventsOf(payment, deposits)),
  ]);
  const row = rows[0];
  if (!row) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
  const clock = new StoryClock(
    [
      ...calls.map(({ wallAt, at }) => ({ wall: wallAt, shop: at })),
      ...history
        .filter(({ event }) => isOfItsMoment(event))
        .map(({ recordedAt, at }) => ({ wall: recordedAt, shop: at })),
    ],
    { wall: new Date(now.getTime() - shop.clockOffsetMs), shop: now },
  );
  const timeline = [
    ...calls.map((each) => tellCall(each, language)),
    ...history.flatMap((each) => tellHistory(each, payment, opener, language) ?? []),
    ...tellBank({ inquiries, deposits, reversals }, payment, clock, language),
    ...ledger.map((each) => tellLedger(each, payment, history, clock, language)),
    ...deliveries
      .filter(({ delivery }) => delivery.paymentKey === paymentKey)
      .flatMap((timed) => tellDelivery(timed, clock, language)),
  ]
    .sort((a, b) => a.wall - b.wall || a.rank - b.rank)
    .map(({ event }) => event);
  return {
    row: tellRow(row, shop.merchant.environment === 'test'),
    payment: tellPayment(payment, { now, language }) as WirePayment,
    account: tellAccount(payment),
    timeline,
    ledger: ledger.map(({ event, at, debit, credit, amount }) => ({
      at: seoulDateTime(at),
      event,
      title: ledgerTitle(event, language),
      debit: accountWords[debit as keyof typeof accountWords][language],
      credit: accountWords[credit as keyof typeof accountWords][language],
      currency: payment.currency,
      amount: onTheWire(amount, payment.currency),
    })),
  };
}

/** Time runs out at its deadline and money comes when the bank says, however late either is recorded. */
const isOfItsMoment = (event: string): boolean => !['expired', 'deadlinePassed', 'deposited'].includes(event);

function tellAccount({ virtualAccount: account }: Payment): PaymentStory['account'] {
  return (
    account && {
      bankCode: account.bankCode,
      accountNumber: numberOnTheWire(account),
      dueDate: seoulDateTime(account.dueDate),
      depositorName: account.depositorName,
    }
  );
}
