import type { Currency, Method, RequestPayment } from '@tollgate/contract';
import {
  amountToPay,
  authenticate,
  type CustomerChoices,
  Failure,
  type FreshKeys,
  issueAccount,
  partOfAmount,
  type RequestCommand,
  request,
} from '@tollgate/domain';
import type { Chance } from '../chance.ts';
import { paymentKey } from '../chance.ts';
import { walletRequestOf } from '../methods/foreign-easy-pay/asked.ts';
import type { Write } from '../store/batch.ts';
import { type Checkout, saveCheckouts } from '../store/checkouts.ts';
import { together } from '../store/database.ts';
import type { Credential } from '../store/merchants.ts';
import { Desk } from './desk.ts';
import type { Decided } from './payment-write.ts';

/** Opens a payment; with `choices` the customer has finished already, with `issue` its account is issued at once. */
export interface OpenPayment {
  mId: string;
  request: RequestCommand;
  checkout: Omit<Checkout, 'mId' | 'paymentKey'>;
  choices?: CustomerChoices;
  issue?: { rail: string; keys: FreshKeys };
}

/** Writes new payments: READY, or further along where nobody has to be asked. */
export const openPayment: Write<OpenPayment, { desk: Desk; checkouts: Checkout[] }, Decided> = {
  name: 'openPayment',
  async load(tx, commands) {
    const desk = await Desk.load(tx, commands, ({ request: { orderId }, choices, issue }) => ({
      orderId,
      number: issue && choices && { rail: issue.rail, bankCode: choices.bankCode },
    }));
    return { desk, checkouts: [] };
  },
  decide({ desk, checkouts }, { mId, request: asked, checkout, choices, issue }) {
    const now = desk.now(mId);
    const changes = [request(asked, desk.isOrderTaken(mId, asked.orderId), now)];
    if (choices && !issue) changes.push(authenticate(newest(changes), choices, now));
    if (choices && issue) {
      const number = desk.takeNumber(issue.rail, choices.bankCode);
      if (!number)
        throw new Failure('FAILED_INTERNAL_SYSTEM_PROCESSING', {
          cause: 'no free account number',
          bankCode: choices.bankCode,
        });
      changes.push(issueAccount({ ...newest(changes), choices }, number, issue.keys, now));
    }
    for (const change of changes) desk.record(change);
    checkouts.push({ ...checkout, mId, paymentKey: asked.paymentKey });
    return { payment: newest(changes), now };
  },
  savesAtOnce: true,
  save: (tx, { desk, checkouts }) => together(tx, () => [saveCheckouts(tx, checkouts), desk.save(tx)]),
};

const newest = (changes: ReturnType<typeof request>[]) =>
  (changes.at(-1) as ReturnType<typeof request>).payment;

/** What every way of opening a payment is asked for, amounts as exact decimal text. */
export type Asked = Pick<
  RequestPayment,
  | 'amount'
  | 'orderId'
  | 'orderName'
  | 'customerName'
  | 'customerEmail'
  | 'customerMobilePhone'
  | 'taxFreeAmount'
  | 'metadata'
  | 'foreignEasyPay'
> & {
  method: Method;
  customerKey?: string | undefined;
  successUrl?: string | undefined;
  failUrl?: string | undefined;
  virtualAccount?:
    | (Omit<NonNullable<RequestPayment['virtualAccount']>, 'cashReceipt'> & {
        cashReceipt?: { type: '소득공제' | '지출증빙' | '미발행' } | undefined;
      })
    | undefined;
};

/** The domain's command of a request as it was read off the wire. */
export function requestOf(
  asked: Asked,
  opened: { credential: Credential; origin: string; chance: Chance; now: Date },
): RequestCommand {
  const { merchant, keyPair } = opened.credential;
  const currency: Currency = asked.amount.currency;
  const account = asked.virtualAccount ?? {};
  const wallet =
    asked.method === 'FOREIGN_EASY_PAY' && asked.foreignEasyPay
      ? walletRequestOf(asked.foreignEasyPay, currency)
      : null;
  return {
    mId: merchant.mId,
    paymentKey: paymentKey(opened.chance, merchant.mId, opened.now),
    keyPairId: keyPair.keyPairId,
    apiVersion: keyPair.apiVersion,
    taxType: merchant.taxType,
    orderId: asked.orderId,
    orderName: asked.orderName,
    currency,
    // A virtual account is opened at home, whoever pays.
    country: wallet?.country ?? 'KR',
    totalAmount: amountToPay(asked.amount.value, currency, 'amount'),
    taxFreeAmount: partOfAmount(asked.taxFreeAmount, currency, 'taxFreeAmount'),
    taxExemptionAmount: partOfAmount(account.taxExemptionAmount, currency, 'taxExemptionAmount'),
    cultureExpense: account.isCulturalExpenses ?? false,
    metadata: asked.metadata ?? null,
    request: {
      origin: opened.origin,
      customerKey: asked.customerKey ?? null,
      customerName: asked.customerName ?? null,
      customerEmail: asked.customerEmail ?? null,
      customerMobilePhone: asked.customerMobilePhone ?? null,
      successUrl: asked.successUrl ?? null,
      failUrl: asked.failUrl ?? null,
      virtualAccount: {
        // Kept with the payment: the shop may change its mind before the customer is through.
        validHours:
          account.validHours ?? (account.dueDate === undefined ? merchant.defaultValidHours : undefined),
        dueDate: account.dueDate,
        cashReceiptType: account.cashReceipt?.type,
        useEscrow: account.useEscrow,
        showCustomerMobilePhone: account.showCustomerMobilePhone,
        refundReceiveAccount: account.refundReceiveAccount,
      },
      foreignEasyPay: wallet,
    },
  };
}
