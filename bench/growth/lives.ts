import { applyDeposit } from '../../packages/gateway/src/bank/deposit.ts';
import { freshKeys, paymentKey, systemChance } from '../../packages/gateway/src/chance.ts';
import { resultOf } from '../../packages/gateway/src/gateway.ts';
import { closeCancellation, openCancellation } from '../../packages/gateway/src/payments/cancel.ts';
import { confirm } from '../../packages/gateway/src/payments/confirm.ts';
import { expirePayment } from '../../packages/gateway/src/payments/expire.ts';
import { type OpenPayment, openPayment } from '../../packages/gateway/src/payments/request.ts';
import { settle } from '../../packages/gateway/src/payments/settle.ts';
import { TEST_RAIL, tellPayment } from '../../packages/gateway/src/payments/wire.ts';
import { createWriter, type Write } from '../../packages/gateway/src/store/batch.ts';
import type { Db } from '../../packages/gateway/src/store/database.ts';
import { moveClock } from '../../packages/gateway/src/store/shop-clock.ts';
import { recordResult } from '../../packages/gateway/src/webhooks/delivery-result.ts';
import { registerEndpoint } from '../../packages/gateway/src/webhooks/endpoints.ts';

/**
 * The lives that payments lead, and how many of a hundred lead each. One payment of each life is made by the
 * gateway's own rules, in shops of its own; everything else is a copy of its rows (`copies.ts`).
 *
 * A payment that waits for its deposit, or is about to be confirmed, is of the last days: `waiting` and `ready` are
 * not among the shares.
 */
// biome-ignore format: a table
export const lives = {
  /** Went away at the window. */
  abandoned: { share: 12 },
  /** Had an account issued and never paid. */
  unpaid:    { share: 16 },
  paid:      { share: 64 },
  canceled:  { share: 5 },
  /** Canceled in part. */
  partly:    { share: 3 },
  waiting:   { share: 0 },
  ready:     { share: 0 },
} as const;

export type Life = keyof typeof lives;

const BANK = '88';
const AMOUNT = 50_000;
const WEEK_AND_A_DAY_MS = 8 * 24 * 3600 * 1000;
/** Two shops: one whose clock was moved over every deadline, and one whose clock stands right. */
const SHOPS = { late: 'seedlate', now: 'seednow' } as const;

/** Makes one payment of each life, and writes down which it is: `bench.lives`. */
export async function makeOriginals(db: Db): Promise<void> {
  const writer = createWriter(db);
  const writeValue = async <Command, Loaded, Result>(
    write: Write<Command, Loaded, Result>,
    command: Command,
  ) => resultOf(await writer.write(write, command));
  const keys = () => freshKeys(systemChance, clockOf());

  async function open(mId: string, chooses: boolean) {
    return (await writeValue(openPayment, requestOf(mId, chooses))).payment;
  }

  async function issued(mId: string) {
    const opened = await open(mId, true);
    const { payment, now } = await writeValue(confirm, {
      mId,
      paymentKey: opened.paymentKey,
      keyPairId: opened.keyPairId,
      rail: TEST_RAIL,
      orderId: opened.orderId,
      amount: String(opened.totalAmount),
      keys: keys(),
      caller: { scope: null, traceId: 'seed', language: 'ko' },
    });
    return { payment, answer: JSON.stringify(tellPayment(payment, { now, language: 'ko' })) };
  }

  async function paid(mId: string) {
    const { payment } = await issued(mId);
    const account = payment.virtualAccount;
    if (!account) throw new Error('a confirmed payment has no account');
    const { paymentKey: key, totalAmount: amount } = payment;
    const name = `seed-${key}`;
    const arrived = {
      ...{ rail: account.rail, bankCode: account.bankCode, accountNumber: account.accountNumber },
      ...{ bankDate: '2020-01-01', bankTxNo: name, depositId: name, amount, unclearedAmount: 0 },
      depositorName: '김구매',
      depositedAt: clockOf(),
    };
    const use = { ...account, mId, paymentKey: key };
    await writeValue(applyDeposit, { mId, paymentKey: key, arrived, use, keys: keys() });
    return payment;
  }

  async function canceled(mId: string, cancelAmount?: string) {
    const payment = await paid(mId);
    const { paymentKey: key } = payment;
    const refundReceiveAccount = { bank: BANK, accountNumber: '110123456789', holderName: '김구매' };
    const body = { cancelReason: '고객 변심', cancelAmount, refundReceiveAccount } as never;
    const caller = { scope: null, traceId: 'seed', language: 'ko' } as const;
    const { order } = await writeValue(openCancellation, {
      mId,
      paymentKey: key,
      body,
      keys: keys(),
      caller,
    });
    if (!order) throw new Error('a paid payment was canceled without a refund');
    const { refundId } = order;
    await writeValue(closeCancellation, { mId, paymentKey: key, refundId, verdict: {}, keys: keys() });
    await writeValue(settle, { mId, paymentKey: key, refundId, state: 'COMPLETED' });
    return payment;
  }

  await openShops(db);
  const late = SHOPS.late;
  const timedOut = { abandoned: await open(late, false), unpaid: (await issued(late)).payment };
  await moveClock(db, late, WEEK_AND_A_DAY_MS);
  for (const payment of Object.values(timedOut)) await writeValue(expirePayment, payment);
  const waiting = await issued(SHOPS.now);
  const all: Record<Life, { paymentKey: string; mId: string }> = {
    ...timedOut,
    paid: await paid(SHOPS.now),
    canceled: await canceled(SHOPS.now),
    partly: await canceled(SHOPS.now, '20000'),
    waiting: waiting.payment,
    ready: await open(SHOPS.now, true),
  };
  await deliverAll(db, writeValue);
  await remember(db, all, waiting.answer);
}

type WriteValue = <Command, Loaded, Result>(
  write: Write<Command, Loaded, Result>,
  command: Command,
) => Promise<Result>;

async function openShops(db: Db): Promise<void> {
  for (const mId of Object.values(SHOPS)) {
    await db.query(`insert into merchants (m_id, name, environment) values ($1, '씨앗 상점', 'test')`, [mId]);
    const events = ['DEPOSIT_CALLBACK', 'CANCEL_STATUS_CHANGED', 'PAYMENT_STATUS_CHANGED'] as const;
    await registerEndpoint(db, { mId, environment: 'test' }, { url: 'http://127.0.0.1:9/webhooks', events });
  }
  await db.query(
    `insert into account_numbers (rail, bank_code, account_number) select $1, $2, '66' || lpad(g::text, 10, '0') from generate_series(1, 20) g`,
    [TEST_RAIL, BANK],
  );
}

/** As if every webhook had been taken at once. */
async function deliverAll(db: Db, writeValue: WriteValue): Promise<void> {
  const { rows } = await db.query<{ m_id: string; delivery_id: string; created_at: Date }>(
    `select m_id, delivery_id, created_at from deliveries where m_id = any($1)`,
    [Object.values(SHOPS)],
  );
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Tollgate-Webhook/1.0',
    'tosspayments-webhook-transmission-time': '2020-01-01T00:00:00+09:00',
    'tosspayments-webhook-transmission-retried-count': '0',
    'webhook-signature': `v1,${'x'.repeat(44)}`,
  };
  for (const row of rows) {
    await writeValue(recordResult, {
      mId: row.m_id,
      deliveryId: row.delivery_id,
      attempt: 1,
      at: row.created_at,
      requestHeaders: { ...headers, 'webhook-id': row.delivery_id },
      ...{ status: 200, responseBody: 'OK', error: null, warning: null, latencyMs: 41 },
    });
  }
}

async function remember(
  db: Db,
  all: Record<Life, { mId: string; paymentKey: string }>,
  answer: string,
): Promise<void> {
  let above = 0;
  for (const [life, { mId, paymentKey: key }] of Object.entries(all)) {
    const below = above + lives[life as Life].share;
    await db.query(
      `insert into bench.lives (life, above, below, m_id, payment_key, order_id, requested_at, due_after, refund_id, deposit_key, answer)
       select $1, $2, $3, p.m_id, p.payment_key, p.order_id, p.requested_at, p.due_at - p.requested_at,
              (select c.refund_id from cancellations c where (c.m_id, c.payment_key) = (p.m_id, p.payment_key)),
              (select d.rail || '/' || d.bank_code || '/' || to_char(d.bank_date, 'YYYY-MM-DD') || '/' || d.bank_tx_no
                 from deposits d where (d.m_id, d.payment_key) = (p.m_id, p.payment_key)), $6
         from payments p where p.m_id = $4 and p.payment_key = $5`,
      [life, above / 100, below / 100, mId, key, answer],
    );
    above = below;
  }
  // An original stays as it is while its copies are made, and however long a gateway looks at it.
  await db.query('update payments set due_at = null where m_id = any($1)', [Object.values(SHOPS)]);
}

let orders = 0;

const clockOf = (): Date => new Date();

function requestOf(mId: string, chooses: boolean): OpenPayment {
  const customer = {
    customerKey: null,
    customerName: '김구매',
    customerEmail: 'customer@example.com',
    customerMobilePhone: '01012345678',
  };
  const pages = { successUrl: 'https://shop.example/success', failUrl: 'https://shop.example/fail' };
  return {
    mId,
    request: {
      mId,
      paymentKey: paymentKey(systemChance, mId, clockOf()),
      ...{ keyPairId: 'individual', apiVersion: '2022-11-16', taxType: 'taxable' },
      ...{ orderId: `seed-order-${++orders}`, orderName: '머그컵 외 1건', currency: 'KRW', country: 'KR' },
      ...{ totalAmount: AMOUNT, taxFreeAmount: 0, taxExemptionAmount: 0, cultureExpense: false },
      metadata: null,
      request: {
        ...{ origin: 'http://localhost:4100', ...customer, ...pages, foreignEasyPay: null },
        virtualAccount: { validHours: 168 },
      },
    },
    checkout: {
      ...{ sessionHash: Buffer.alloc(32), parentOrigin: 'https://shop.example' },
      ...{ target: 'iframe', mode: 'redirect', language: 'ko' },
    },
    ...(chooses && {
      choices: {
        ...{ bankCode: BANK, depositorName: '김구매', customerMobilePhone: '01012345678' },
        ...{ customerEmail: null, cashReceipt: null, useEscrow: false },
      },
    }),
  } as OpenPayment;
}
