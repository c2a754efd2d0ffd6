import {
  authenticate,
  type CancelCommand,
  type Change,
  type CustomerChoices,
  cancel,
  checkConfirm,
  closeCancellation,
  type DepositRefusal,
  decline,
  deposit,
  type Entry,
  expire,
  Failure,
  type FreshKeys,
  type IssuedNumber,
  issueAccount,
  later,
  type Payment,
  type RequestCommand,
  request,
  reverseDeposit,
  settleRefund,
} from '../src/index.ts';

/** One payment, the merchant's clock, and all that was recorded on the way: what the store would hold. */
export interface Life {
  payment: Payment;
  now: Date;
  changes: Change[];
  books: Entry[];
  /** How many names were drawn, so that no two are equal. */
  drawn: number;
  /** The deposit that paid last; a reversal names it. */
  depositKey: string;
}

/** What anybody can do to the payment. */
export type Command =
  | { do: 'authenticate'; choices?: Partial<CustomerChoices> }
  | { do: 'confirm'; orderId?: string; amount?: number; keyPairId?: string; orderTaken?: boolean }
  /** By API: chosen and issued in one breath. */
  | { do: 'issue' }
  | { do: 'decline' }
  | { do: 'deposit'; amount: number; inquiryAccepted?: boolean }
  | { do: 'reverse' }
  | { do: 'cancel'; command: Partial<CancelCommand> }
  | { do: 'close'; outcome: 'DONE' | 'ABORTED'; nth?: number }
  | { do: 'settle'; state: 'COMPLETED' | 'FAILED'; nth?: number }
  | { do: 'expire' }
  | { do: 'pass'; ms: number };

/** Yes, the merchant's no, the bank's no, or nothing to decide. */
export type Answer = Change | Failure | DepositRefusal | undefined;

export const opensAt = new Date('2026-03-10T14:22:31+09:00');

export const refundAccount = { bankCode: '20', accountNumber: '1002345678901', holderName: '김환불' };

export const requested: RequestCommand = {
  mId: 'gwtest01',
  paymentKey: 'gwtes20260310142231Kq7Zp',
  keyPairId: 'individual',
  apiVersion: '2022-11-16',
  taxType: 'taxable',
  orderId: 'ord-20260310-0001',
  orderName: '머그컵 외 1건',
  currency: 'KRW',
  country: 'KR',
  totalAmount: 10_000,
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  cultureExpense: false,
  metadata: null,
  request: {
    origin: 'https://pay.example',
    customerKey: null,
    customerName: '김토스',
    customerEmail: null,
    customerMobilePhone: null,
    successUrl: 'https://shop.example/success',
    failUrl: 'https://shop.example/fail',
    virtualAccount: {},
    foreignEasyPay: null,
  },
};

export const chosen: CustomerChoices = {
  bankCode: '88',
  depositorName: '김토스',
  customerMobilePhone: null,
  customerEmail: null,
  cashReceipt: null,
  useEscrow: false,
};

export const number: IssuedNumber = {
  rail: 'bank-test',
  bankCode: '88',
  accountNumber: '5501928374650',
  generation: 1,
};

export function keysOf(drawn: number): FreshKeys {
  const n = String(drawn).padStart(4, '0');
  return {
    transactionKey: `${n}C3D4E5F60718293A4B5C6D7E8F9A`.padEnd(32, '0'),
    secret: `ps_${n}Er5Ty7Ui9Op1As2Df4Gh6Jk8`.padEnd(31, '0'),
    receiptKey: `receipt-${n}`,
    issueNumber: `12000${n}`,
    refundId: `refund-${n}`,
  };
}

export function opened(given: Partial<RequestCommand> = {}, at = opensAt): Life {
  const change = request({ ...requested, ...given }, false, at);
  return frozen({ payment: change.payment, now: at, changes: [change], books: [], drawn: 0, depositKey: '' });
}

/** Lives on by one command. Everything handed to the domain is frozen: it decides, it changes nothing. */
export function act(life: Life, command: Command): { life: Life; answer: Answer } {
  if (command.do === 'pass')
    return { life: frozen({ ...life, now: later(life.now, command.ms) }), answer: undefined };
  const drawn = life.drawn + 1;
  const answer = answerTo(life, frozen(command), frozen(keysOf(drawn)));
  if (answer === undefined || typeof answer === 'string' || answer instanceof Failure) {
    return { life: frozen({ ...life, drawn }), answer };
  }
  const { payment, entries } = answer;
  return {
    life: frozen({
      ...life,
      payment,
      drawn,
      changes: [...life.changes, answer],
      books: [...life.books, ...entries],
      depositKey: answer.event === 'deposited' ? `deposit-${drawn}` : life.depositKey,
    }),
    answer,
  };
}

function answerTo(life: Life, command: Command, keys: FreshKeys): Answer {
  try {
    return decided(life, command, keys);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function decided({ payment, now, drawn, depositKey }: Life, command: Command, keys: FreshKeys): Answer {
  switch (command.do) {
    case 'authenticate':
      return authenticate(payment, { ...chosen, ...command.choices }, now);
    case 'confirm': {
      const { keyPairId, orderId, totalAmount: amount } = payment;
      checkConfirm(payment, { keyPairId, orderId, amount, ...command }, command.orderTaken ?? false, now);
      return issueAccount(payment, number, keys, now);
    }
    case 'issue':
      return issueAccount({ ...payment, choices: chosen }, number, keys, now);
    case 'decline':
      return decline(payment, 'REJECT_ACCOUNT_PAYMENT', now);
    case 'deposit': {
      const { amount, inquiryAccepted = false } = command;
      const money = {
        key: `deposit-${drawn + 1}`,
        amount,
        depositorName: '박입금',
        depositedAt: now,
        inquiryAccepted,
      };
      return deposit(payment, frozen(money), keys);
    }
    case 'reverse':
      return reverseDeposit(payment, depositKey, keys, now);
    case 'cancel': {
      const asked = { reason: '고객 변심', taxFreeAmount: 0, taxExemptionAmount: 0, refundAccount };
      return cancel(payment, frozen({ ...asked, ...command.command }), keys, now);
    }
    case 'close': {
      const refundId = refundIdOf(payment, command.nth);
      return closeCancellation(payment, refundId, command.outcome, keys, now);
    }
    case 'settle':
      return settleRefund(payment, refundIdOf(payment, command.nth), command.state, now);
    case 'expire':
      return expire(payment, now);
    default:
      throw new Error(`${command.do} is no decision`);
  }
}

/** The nth cancellation counted from 1, else the open one, else the newest. */
function refundIdOf({ cancellations }: Payment, nth?: number): string {
  const meant =
    nth === undefined
      ? (cancellations.find((each) => each.outcome === null) ?? cancellations.at(-1))
      : cancellations[nth - 1];
  return meant?.refundId ?? 'nobody';
}

/** Frozen to the bottom. A Date keeps its time outside its properties, so tests compare snapshots as well. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** What each account of the ledger holds after these entries; accounts at zero are left out. */
export function balances(books: readonly Entry[]): Record<string, number> {
  const sums = new Map<string, number>();
  const add = (account: string, amount: number) => sums.set(account, (sums.get(account) ?? 0) + amount);
  for (const { debit, credit, amount } of books) {
    // The rail owes us, so it grows by debits; everybody else is owed and grows by credits.
    add(debit, debit === 'rail' ? amount : -amount);
    add(credit, credit === 'rail' ? -amount : amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}
