import {
  authenticate,
  type Change,
  type CustomerChoices,
  cancel,
  closeCancellation,
  deposit,
  expire,
  type FreshKeys,
  issueAccount,
  type Payment,
  type RequestCommand,
  request,
  reverseDeposit,
  settleRefund,
} from '@tollgate/domain';
import { describe, expect, test } from 'vitest';
import { LIVE_RAIL, nextTurn, TEST_RAIL, type Told, tellPayment } from './wire.ts';

const at = (text: string): Date => new Date(`${text}+09:00`);

const requestedAt = at('2026-03-10T14:22:31');
const depositedAt = at('2026-03-11T09:05:12');
const canceledAt = at('2026-03-12T16:40:03');

const command: RequestCommand = {
  mId: 'gwtest01',
  paymentKey: 'gwtes20260310142231Kq7Zp',
  keyPairId: 'individual',
  apiVersion: '2022-11-16',
  taxType: 'taxable',
  orderId: 'ord-20260310-0001',
  orderName: 'Ceramic mug and 1 more',
  currency: 'KRW',
  country: 'KR',
  totalAmount: 50_000,
  taxFreeAmount: 0,
  taxExemptionAmount: 0,
  cultureExpense: false,
  metadata: null,
  request: {
    origin: 'http://localhost:4100',
    customerKey: null,
    customerName: null,
    customerEmail: null,
    customerMobilePhone: null,
    successUrl: null,
    failUrl: null,
    virtualAccount: {},
    foreignEasyPay: null,
  },
};

const choices: CustomerChoices = {
  bankCode: '88',
  depositorName: 'Kim Sample',
  customerMobilePhone: null,
  customerEmail: null,
  cashReceipt: null,
  useEscrow: false,
};

const keys = (transactionKey: string): FreshKeys => ({
  transactionKey,
  secret: 'ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L',
  receiptKey: 'Rk7b2Lw9Xq4Tn8Vd1Ms6Hc3Jf5Gz0Py2',
  issueNumber: '120034567',
  refundId: '0195800000000000000000000000beef',
});

interface Wishes {
  command?: Partial<RequestCommand>;
  choices?: Partial<CustomerChoices>;
  rail?: string;
}

const requested = ({ command: wanted }: Wishes = {}): Payment =>
  request({ ...command, ...wanted }, false, requestedAt).payment;

const authenticated = (wishes: Wishes = {}): Payment =>
  authenticate(requested(wishes), { ...choices, ...wishes.choices }, requestedAt).payment;

const waiting = (wishes: Wishes = {}): Payment => {
  const number = {
    rail: wishes.rail ?? TEST_RAIL,
    bankCode: '88',
    accountNumber: '5501928374650',
    generation: 1,
  };
  return issueAccount(authenticated(wishes), number, keys('6F0A3C9D21B84E57A1D2C3B4E5F60718'), requestedAt)
    .payment;
};

const paid = (wishes: Wishes = {}): Payment => {
  const money = {
    key: 'bank/88/2026-03-11/1',
    amount: 50_000,
    depositorName: 'Park Payer',
    depositedAt,
    inquiryAccepted: true,
  };
  return (deposit(waiting(wishes), money, keys('A94F0E6B7C1D4D22B3E8F5061728394A')) as Change).payment;
};

const canceled = (payment: Payment, amount?: number): Payment => {
  const refundAccount = { bankCode: '88', accountNumber: '110123456789', holderName: 'Kim Sample' };
  const wanted = {
    reason: 'one item out of stock',
    amount,
    taxFreeAmount: 0,
    taxExemptionAmount: 0,
    refundAccount,
  };
  const fresh = keys('0B7E55D1C2F64A3C9E8D7A6B5C4D3E2F');
  const opened = cancel(payment, wanted, fresh, canceledAt).payment;
  return closeCancellation(opened, fresh.refundId, 'DONE', fresh, canceledAt).payment;
};

const tell = (payment: Payment, told: Partial<Told> = {}) =>
  tellPayment(payment, { now: canceledAt, language: 'ko', ...told });

/** To the byte: names, their order, and what is null. */
const wire = (payment: Payment, told: Partial<Told> = {}): string =>
  JSON.stringify(tell(payment, told), null, 2);

const waitingOnTheWire = `{
  "mId": "gwtest01",
  "lastTransactionKey": "6F0A3C9D21B84E57A1D2C3B4E5F60718",
  "paymentKey": "gwtes20260310142231Kq7Zp",
  "orderId": "ord-20260310-0001",
  "orderName": "Ceramic mug and 1 more",
  "taxExemptionAmount": 0,
  "status": "WAITING_FOR_DEPOSIT",
  "requestedAt": "2026-03-10T14:22:31+09:00",
  "approvedAt": null,
  "useEscrow": false,
  "cultureExpense": false,
  "card": null,
  "virtualAccount": {
    "accountNumber": "X5501928374650",
    "accountType": "일반",
    "bankCode": "88",
    "customerName": "Kim Sample",
    "dueDate": "2026-03-17T14:22:31+09:00",
    "expired": false,
    "settlementStatus": "INCOMPLETED",
    "refundStatus": "NONE",
    "refundReceiveAccount": null,
    "depositorName": null
  },
  "transfer": null,
  "mobilePhone": null,
  "giftCertificate": null,
  "cashReceipt": null,
  "cashReceipts": null,
  "discount": null,
  "cancels": null,
  "secret": "ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L",
  "type": "NORMAL",
  "easyPay": null,
  "country": "KR",
  "failure": null,
  "isPartialCancelable": true,
  "receipt": {
    "url": "http://localhost:4100/receipts/gwtes20260310142231Kq7Zp"
  },
  "checkout": {
    "url": "http://localhost:4100/v1/payments/gwtes20260310142231Kq7Zp/checkout"
  },
  "currency": "KRW",
  "totalAmount": 50000,
  "balanceAmount": 50000,
  "suppliedAmount": 45455,
  "vat": 4545,
  "taxFreeAmount": 0,
  "method": "가상계좌",
  "version": "2022-11-16",
  "metadata": null
}`;

/** The same text with parts of it exchanged; each must be there. */
function changed(text: string, ...parts: [string, string][]): string {
  return parts.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, () => to);
  }, text);
}

const paidOnTheWire = changed(
  waitingOnTheWire,
  ['6F0A3C9D21B84E57A1D2C3B4E5F60718', 'A94F0E6B7C1D4D22B3E8F5061728394A'],
  ['"WAITING_FOR_DEPOSIT"', '"DONE"'],
  ['"approvedAt": null', '"approvedAt": "2026-03-11T09:05:12+09:00"'],
  ['"depositorName": null', '"depositorName": "Park Payer"'],
  ['"secret": "ps_Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8L"', '"secret": null'],
);

const withReceipt: Wishes = {
  choices: { cashReceipt: { type: '소득공제', registrationNumber: '01012345678' } },
};

describe('a virtual account, with every key in its place', () => {
  test('as the confirm answers it', () => {
    expect(wire(waiting(), { now: requestedAt, withSecret: true })).toBe(waitingOnTheWire);
  });

  test('as it is read after the deposit, with a cash receipt', () => {
    const receipt = `{
    "type": "소득공제",
    "receiptKey": "Rk7b2Lw9Xq4Tn8Vd1Ms6Hc3Jf5Gz0Py2",
    "issueNumber": "120034567",
    "receiptUrl": "http://localhost:4100/receipts/gwtes20260310142231Kq7Zp/cash-receipt",
    "amount": 50000,
    "taxFreeAmount": 0
  }`;
    const receipts = `[
    {
      "receiptKey": "Rk7b2Lw9Xq4Tn8Vd1Ms6Hc3Jf5Gz0Py2",
      "orderId": "ord-20260310-0001",
      "orderName": "Ceramic mug and 1 more",
      "type": "소득공제",
      "issueNumber": "120034567",
      "receiptUrl": "http://localhost:4100/receipts/gwtes20260310142231Kq7Zp/cash-receipt",
      "businessNumber": "1234567890",
      "transactionType": "CONFIRM",
      "amount": 50000,
      "taxFreeAmount": 0,
      "issueStatus": "IN_PROGRESS",
      "failure": null,
      "customerIdentityNumber": "01012345678",
      "requestedAt": "2026-03-11T09:05:12+09:00"
    }
  ]`;
    expect(wire(paid(withReceipt))).toBe(
      changed(
        paidOnTheWire,
        ['"cashReceipt": null', `"cashReceipt": ${receipt}`],
        ['"cashReceipts": null', `"cashReceipts": ${receipts}`],
      ),
    );
  });

  test('as a cancel in part answers it', () => {
    const cancels = `[
    {
      "transactionKey": "0B7E55D1C2F64A3C9E8D7A6B5C4D3E2F",
      "cancelReason": "one item out of stock",
      "taxExemptionAmount": 0,
      "canceledAt": "2026-03-12T16:40:03+09:00",
      "cardDiscountAmount": 0,
      "transferDiscountAmount": 0,
      "easyPayDiscountAmount": 0,
      "receiptKey": null,
      "cancelAmount": 20000,
      "taxFreeAmount": 0,
      "refundableAmount": 30000,
      "cancelStatus": "DONE",
      "cancelRequestId": null
    }
  ]`;
    expect(wire(canceled(paid(), 20_000), { isCancelAnswer: true })).toBe(
      changed(
        paidOnTheWire,
        ['A94F0E6B7C1D4D22B3E8F5061728394A', '0B7E55D1C2F64A3C9E8D7A6B5C4D3E2F'],
        ['"DONE"', '"PARTIAL_CANCELED"'],
        ['"cancels": null', `"cancels": ${cancels}`],
        ['"balanceAmount": 50000', '"balanceAmount": 30000'],
        ['"suppliedAmount": 45455', '"suppliedAmount": 27273'],
        ['"vat": 4545', '"vat": 2727'],
      ),
    );
  });

  test('as a cancel of everything answers it, after the deposit and before', () => {
    const empty = { status: 'CANCELED', totalAmount: 50_000, balanceAmount: 0, suppliedAmount: 0, vat: 0 };
    expect(tell(canceled(paid()), { isCancelAnswer: true })).toMatchObject({
      ...empty,
      approvedAt: '2026-03-11T09:05:12+09:00',
      cancels: [{ cancelAmount: 50_000, refundableAmount: 0, cancelStatus: 'DONE' }],
    });
    expect(tell(canceled(waiting()), { isCancelAnswer: true })).toMatchObject({
      ...empty,
      approvedAt: null,
      // The account is closed, which the protocol tells by this word.
      virtualAccount: { expired: true, depositorName: null, refundStatus: 'NONE' },
    });
  });
});

describe('the parts of a payment that come and go', () => {
  test('before confirm there is no account, no receipt and no secret', () => {
    expect(tell(requested(), { withSecret: true })).toMatchObject({
      status: 'READY',
      method: null,
      useEscrow: null,
      virtualAccount: null,
      receipt: null,
      secret: null,
      lastTransactionKey: null,
      isPartialCancelable: true,
    });
    expect(tell(authenticated())).toMatchObject({
      status: 'IN_PROGRESS',
      method: '가상계좌',
      useEscrow: false,
      virtualAccount: null,
    });
  });

  test('a payment whose time ran out tells why, in the caller’s language', () => {
    const expired = expire(requested(), at('2026-03-10T14:52:31'))?.payment as Payment;
    const { failure } = tell(expired) as { failure: { code: string; message: string } };
    expect(failure.code).toBe('EXPIRED_PAYMENT');
    expect(tell(expired, { language: 'en' })).toMatchObject({
      status: 'EXPIRED',
      balanceAmount: 50_000,
      failure: { code: 'EXPIRED_PAYMENT', message: expect.not.stringMatching(failure.message) },
    });
  });

  test.each([
    ['2026-03-17T14:22:30', false],
    ['2026-03-17T14:22:31', true],
  ])('at %s the account’s time is over: %s', (now, expired) => {
    expect(tell(waiting(), { now: at(now) })).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { expired },
    });
  });

  test('the refund is told from the first read after the cancel’s own answer', () => {
    const payment = canceled(paid(), 20_000);
    const refundOf = (each: Payment, told: Partial<Told> = {}) =>
      (tell(each, told) as { virtualAccount: { refundStatus: string } }).virtualAccount.refundStatus;
    const refundId = payment.cancellations[0]?.refundId ?? '';
    expect(refundOf(payment, { isCancelAnswer: true })).toBe('NONE');
    expect(refundOf(payment)).toBe('PENDING');
    expect(refundOf(settleRefund(payment, refundId, 'COMPLETED', canceledAt)?.payment as Payment)).toBe(
      'COMPLETED',
    );
    expect(refundOf(settleRefund(payment, refundId, 'FAILED', canceledAt)?.payment as Payment)).toBe(
      'FAILED',
    );
  });

  test('a cancellation that is still open, or was refused, is nobody’s business', () => {
    const fresh = keys('0B7E55D1C2F64A3C9E8D7A6B5C4D3E2F');
    const account = { bankCode: '88', accountNumber: '1', holderName: '김' };
    const wanted = { reason: 'r', taxFreeAmount: 0, taxExemptionAmount: 0, refundAccount: account };
    const open = cancel(paid(), wanted, fresh, canceledAt).payment;
    const refused = closeCancellation(open, fresh.refundId, 'ABORTED', fresh, canceledAt).payment;
    for (const payment of [open, refused]) expect(wire(payment)).toBe(paidOnTheWire);
  });

  test('a deposit that was taken back leaves an account that waits, and its receipt canceled', () => {
    const reversed = reverseDeposit(
      paid(withReceipt),
      'bank/88/2026-03-11/1',
      keys('B'.repeat(32)),
      canceledAt,
    )?.payment as Payment;
    expect(tell(reversed)).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      lastTransactionKey: 'B'.repeat(32),
      cashReceipt: null,
      cashReceipts: [{ transactionType: 'CONFIRM' }, { transactionType: 'CANCEL' }],
      virtualAccount: { depositorName: null, expired: false },
    });
  });

  test('the refund account that the buyer gave is shown for half an hour', () => {
    const refundReceiveAccount = { bankCode: '20', accountNumber: '1002123456789', holderName: '김하늘' };
    const payment = waiting({
      command: { request: { ...command.request, virtualAccount: { refundReceiveAccount } } },
    });
    const shown = (now: string) => tell(payment, { now: at(now) }).virtualAccount;
    expect(shown('2026-03-10T14:52:30')).toMatchObject({ refundReceiveAccount });
    expect(shown('2026-03-10T14:52:31')).toMatchObject({ refundReceiveAccount: null });
  });

  test('a live number is told as it is, a test number begins with X', () => {
    const numberOf = (rail: string) =>
      (tell(waiting({ rail })).virtualAccount as { accountNumber: string }).accountNumber;
    expect([numberOf(LIVE_RAIL), numberOf(TEST_RAIL)]).toEqual(['5501928374650', 'X5501928374650']);
  });

  test('an escrow payment can only be canceled whole', () => {
    expect(tell(waiting({ choices: { useEscrow: true } }))).toMatchObject({
      useEscrow: true,
      isPartialCancelable: false,
    });
  });

  test('tax-free parts and metadata are told as they are kept', () => {
    const told = tell(
      waiting({
        command: {
          taxType: 'mixed',
          taxFreeAmount: 3_000,
          taxExemptionAmount: 500,
          metadata: { memo: '선물' },
        },
      }),
    );
    expect(told).toMatchObject({
      taxFreeAmount: 3_000,
      taxExemptionAmount: 500,
      vat: 4_227,
      suppliedAmount: 42_273,
      metadata: { memo: '선물' },
    });
  });
});

describe('another reader', () => {
  test('in English: words of the tables are English, what people typed stays', () => {
    const told = tell(paid(withReceipt), { language: 'en' });
    expect(told).toMatchObject({
      method: 'VIRTUAL_ACCOUNT',
      orderName: 'Ceramic mug and 1 more',
      virtualAccount: { accountType: 'NORMAL', depositorName: 'Park Payer', bankCode: '88' },
      cashReceipt: { type: expect.not.stringContaining('소득공제') },
    });
    expect(Object.keys(told)).toEqual(Object.keys(tell(paid(withReceipt))));
  });

  test('of version 1.4: the second key of the transaction, and the bank in words', () => {
    const old = paid({ command: { apiVersion: '1.4' } });
    const told = tell(old) as Record<string, unknown>;
    expect(told).toMatchObject({
      version: '1.4',
      transactionKey: 'A94F0E6B7C1D4D22B3E8F5061728394A',
      virtualAccount: { bank: '신한', accountNumber: 'X5501928374650' },
      totalAmount: 50_000,
      method: '가상계좌',
    });
    expect(told['virtualAccount']).not.toHaveProperty('bankCode');
    expect(tell(old, { language: 'en' }).virtualAccount).toMatchObject({ bank: 'SHINHAN' });
  });

  test('of version 1.4 whose deposit was taken back is told of a cancellation', () => {
    const old = paid({ command: { apiVersion: '1.4' } });
    const reversed = reverseDeposit(old, 'bank/88/2026-03-11/1', keys('B'.repeat(32)), canceledAt)
      ?.payment as Payment;
    expect(tell(reversed)).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      cancels: [{ cancelAmount: 50_000 }],
    });
  });
});

describe('what is told of a payment to which nothing happens', () => {
  const refundReceiveAccount = { bankCode: '88', accountNumber: '110123456789', holderName: 'Kim Sample' };
  const withRefundAccount = {
    command: { request: { ...command.request, virtualAccount: { refundReceiveAccount } } },
  };
  const all: Record<string, Payment> = {
    requested: requested(),
    waiting: waiting(),
    'waiting with a refund account': waiting(withRefundAccount),
    paid: paid(withRefundAccount),
    'cancelled in part': canceled(paid(), 20_000),
    cancelled: canceled(paid()),
  };

  test.each(Object.entries(all))('%s: stays the same until its next turn', (_, payment) => {
    for (let day = 0; day <= 400; day += 1) {
      const now = new Date(requestedAt.getTime() + day * 86_400_000);
      const turn = nextTurn(payment, now);
      const last = turn ? new Date(turn.getTime() - 1) : at('2999-12-31T00:00:00');
      expect(wire(payment, { now: last })).toBe(wire(payment, { now }));
    }
  });

  test('and says something else from its turn on', () => {
    const payment = waiting(withRefundAccount);
    const hidden = nextTurn(payment, requestedAt) as Date;
    const expired = nextTurn(payment, hidden) as Date;
    const said = [requestedAt, hidden, expired].map((now) => wire(payment, { now }));
    expect(new Set(said).size).toBe(3);
    expect(nextTurn(payment, expired)).toBeUndefined();
  });
});
