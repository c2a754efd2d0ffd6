import type { Payment, RequestCommand } from '@tollgate/domain';
import { freshDatabase } from '../../../../test/database.ts';
import { freshKeys, paymentKey, systemChance } from '../chance.ts';
import { type Gateway, resultOf } from '../gateway.ts';
import { confirm } from '../payments/confirm.ts';
import { type OpenPayment, openPayment } from '../payments/request.ts';
import { TEST_RAIL } from '../payments/wire.ts';
import { createWriter, type Write, type Writer } from './batch.ts';
import { type Db, inTransaction, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { closeNumbers, lockFreeNumbers, type NumberUse, openNumbers } from './numbers.ts';
import { Packet } from './packet.ts';

/** One gateway process as far as the database can tell: a pool and a writer of its own. */
export interface Desks {
  db: Db;
  writer: Writer;
  /** What was sent to the database so far: a prepared statement's name, else its text. */
  sent: string[];
  writeValue: Gateway['writeValue'];
}

/** For tests: migrated books with merchants, numbers and payments, and processes that write into them. */
export interface Books extends Desks {
  url: string;
  /** Another process on the same database. */
  another(): Desks;
  merchant(environment?: 'test' | 'live'): Promise<string>;
  /** Puts numbers of the simulator into the pool, numbered from 1. */
  numbers(bankCode: string, count: number): Promise<string[]>;
  /** A payment whose customer has finished in the window. */
  authenticated(mId: string, wishes?: Partial<RequestCommand>): Promise<Payment>;
  /** A payment whose account waits for the deposit. */
  waiting(mId: string, wishes?: Partial<RequestCommand>): Promise<Payment>;
  /** Opens a number for a payment that is only a name. */
  openNumber(use: Omit<NumberUse, 'rail' | 'accountNumber' | 'generation'>): Promise<NumberUse>;
  closeNumber(use: NumberUse, isOpen?: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openBooks(): Promise<Books> {
  const { url, drop } = await freshDatabase();
  const opened: Db[] = [];
  const another = (): Desks => {
    const desks = openDesks(url);
    opened.push(desks.db);
    return desks;
  };
  const own = another();
  const { db, writeValue } = own;
  await migrate(db);
  let merchants = 0;
  const books: Books = {
    ...own,
    url,
    another,
    async merchant(environment = 'test') {
      const mId = `shop${++merchants}`;
      await db.query('insert into merchants (m_id, name, environment) values ($1, $1, $2)', [
        mId,
        environment,
      ]);
      return mId;
    },
    async numbers(bankCode, count) {
      const numbers = Array.from(
        { length: count },
        (_, index) => `${bankCode}${String(index + 1).padStart(8, '0')}`,
      );
      await db.query(
        'insert into account_numbers (rail, bank_code, account_number) select $1, $2, unnest($3::text[]) on conflict do nothing',
        [TEST_RAIL, bankCode, numbers],
      );
      return numbers;
    },
    authenticated: async (mId, wishes = {}) => (await writeValue(openPayment, opening(mId, wishes))).payment,
    async waiting(mId, wishes = {}) {
      const payment = await books.authenticated(mId, wishes);
      return (await writeValue(confirm, confirmation(payment))).payment;
    },
    openNumber: (use) =>
      inTransaction(db, async (tx) => {
        const [number] = await lockFreeNumbers(tx, [{ rail: TEST_RAIL, bankCode: use.bankCode, count: 1 }]);
        if (!number) throw new Error(`no free number of ${use.bankCode}`);
        const opened = { ...number, ...use };
        await openNumbers(tx, [opened]);
        return opened;
      }),
    closeNumber: (use, isOpen = false) => inTransaction(db, (tx) => closeNumbers(tx, [{ ...use, isOpen }])),
    async close() {
      await Promise.all(opened.map((pool) => pool.end()));
      await drop();
    },
  };
  return books;
}

function openDesks(url: string): Desks {
  const db = openDatabase({ url, connections: 6 }, () => undefined);
  const sent: string[] = [];
  db.on('connect', (client) => {
    const query = client.query.bind(client) as (...parts: unknown[]) => unknown;
    client.query = ((...parts: unknown[]) => {
      const [asked] = parts as [string | { name?: string; text: string } | Packet];
      for (const each of asked instanceof Packet ? asked.statements : [asked])
        sent.push(typeof each === 'string' ? each : (each.name ?? each.text));
      return query(...parts);
    }) as typeof client.query;
  });
  const writer = createWriter(db);
  return {
    db,
    writer,
    sent,
    writeValue: async <Command, Loaded, Result>(write: Write<Command, Loaded, Result>, command: Command) =>
      resultOf(await writer.write(write, command)),
  };
}

let orders = 0;

/** The command of a payment over 50,000 won whose customer chose 신한 (88). */
export function opening(
  mId: string,
  wishes: Partial<RequestCommand> = {},
  chosen: Partial<OpenPayment> = {},
): OpenPayment {
  const now = new Date();
  const names = { origin: 'http://localhost:4100', successUrl: null, failUrl: null };
  const customer = {
    customerKey: null,
    customerName: '김고객',
    customerEmail: null,
    customerMobilePhone: null,
  };
  return {
    mId,
    request: {
      mId,
      paymentKey: paymentKey(systemChance, mId, now),
      keyPairId: 'individual',
      apiVersion: '2022-11-16',
      taxType: 'taxable',
      orderId: `order-${++orders}`,
      orderName: '머그컵',
      currency: 'KRW',
      country: 'KR',
      totalAmount: 50_000,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      cultureExpense: false,
      metadata: null,
      request: { ...names, ...customer, virtualAccount: {}, foreignEasyPay: null },
      ...wishes,
    },
    checkout: { sessionHash: null, parentOrigin: null, target: 'self', mode: 'redirect', language: 'ko' },
    choices: {
      bankCode: '88',
      depositorName: '김고객',
      customerMobilePhone: null,
      customerEmail: null,
      cashReceipt: null,
      useEscrow: false,
    },
    ...chosen,
  };
}

/** The merchant's confirm of this payment, as it should be. */
export const confirmation = ({ mId, paymentKey: key, keyPairId, orderId, totalAmount }: Payment) => ({
  mId,
  paymentKey: key,
  keyPairId,
  rail: TEST_RAIL,
  orderId,
  amount: String(totalAmount),
  keys: freshKeys(systemChance, new Date()),
});
