import { createHash, randomUUID } from 'node:crypto';
import { issuingBanks } from '@tollgate/contract';
import { signRequest } from '@tollgate/rails';
import { Deck } from './deck.ts';
import type { Inbox } from './inbox.ts';
import type { Account, BankLine, Feed, Order, RefundAccount } from './job.ts';
import { Queue } from './queue.ts';
import type { Shot } from './tally.ts';

/** Where the next request comes from. */
export interface Source {
  /** Whether `next` has another one. */
  hasNext(): boolean;
  next(): Shot;
  /** Events of the bank told so far. */
  readonly events: number;
}

export function sourceOf(feed: Feed, inbox: Inbox): Source {
  switch (feed.kind) {
    case 'confirm': {
      const ask = merchant(feed.secretKey);
      return oneByOne(feed.orders, (order) => confirm(ask, order, feed));
    }
    case 'get': {
      const ask = merchant(feed.secretKey);
      const source = feed.isOnce ? oneByOne : endless;
      return source(feed.paymentKeys, (paymentKey) => get(ask, paymentKey));
    }
    case 'cancel': {
      const ask = merchant(feed.secretKey);
      return oneByOne(feed.paymentKeys, (paymentKey) => cancel(ask, paymentKey, feed.refundAccount));
    }
    case 'deposit': {
      const bank = new Bank(feed.bank, inbox);
      const source = oneByOne(feed.accounts, (account) => bank.deposit(account));
      return {
        ...source,
        get events() {
          return bank.events;
        },
      };
    }
    case 'mixed':
      return mixedDay(feed, inbox);
  }
}

type Ask = (
  shot: Pick<Shot, 'deed' | 'paymentKey' | 'leadsTo' | 'method' | 'path'> & { body?: object },
) => Shot;

/** What the merchant's server puts on every call. */
function merchant(secretKey: string): Ask {
  const headers = {
    authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
    'content-type': 'application/json',
  };
  return ({ body, ...shot }) => ({ ...shot, headers, ...(body && { body: JSON.stringify(body) }) });
}

interface Confirmed {
  leadsTo: string;
  isKeyed?: boolean;
}

function confirm(ask: Ask, order: Order, { leadsTo, isKeyed = false }: Confirmed): Shot {
  const shot = ask({
    deed: 'confirm',
    paymentKey: order.paymentKey,
    leadsTo,
    method: 'POST',
    path: '/v1/payments/confirm',
    body: { paymentKey: order.paymentKey, orderId: order.orderId, amount: order.amount },
  });
  return isKeyed ? { ...shot, headers: { ...shot.headers, 'idempotency-key': order.orderId } } : shot;
}

const get = (ask: Ask, paymentKey: string): Shot =>
  ask({ deed: 'get', paymentKey, method: 'GET', path: `/v1/payments/${paymentKey}` });

const cancel = (ask: Ask, paymentKey: string, refundReceiveAccount?: RefundAccount): Shot =>
  ask({
    deed: refundReceiveAccount ? 'refund' : 'cancel',
    paymentKey,
    leadsTo: 'CANCELED',
    method: 'POST',
    path: `/v1/payments/${paymentKey}/cancel`,
    body: { cancelReason: '고객 변심', ...(refundReceiveAccount && { refundReceiveAccount }) },
  });

/** Plays the bank towards the gateway: signed notices, numbered without a gap. */
class Bank {
  readonly #line: BankLine;
  readonly #inbox: Inbox;
  events = 0;

  constructor(line: BankLine, inbox: Inbox) {
    this.#line = line;
    this.#inbox = inbox;
  }

  deposit({ paymentKey, orderId, amount, accountNumber, interbankCode }: Account): Shot {
    const eventSeq = this.#line.firstEventSeq + this.events;
    this.events += 1;
    const now = new Date();
    const bankDate = new Date(now.getTime() + SEOUL_MS).toISOString().slice(0, 10);
    const path = '/rails/bank/v1/deposits';
    const body = JSON.stringify({
      noticeId: `ntc.bench.${eventSeq}`,
      eventSeq,
      depositId: `dep.bench.${eventSeq}`,
      bankCode: interbankCode,
      accountNumber,
      bankDate,
      bankTxNo: `bench${eventSeq}`,
      amount,
      unclearedAmount: 0,
      depositorName: '김보냄',
      depositedAt: now.toISOString(),
      settleDate: bankDate,
      attempt: 1,
    });
    const signed = signRequest(
      { method: 'POST', target: path, rawBody: body, requestId: randomUUID(), now },
      this.#line.secrets,
    );
    this.#inbox.expect(orderId);
    return {
      deed: 'deposit',
      paymentKey,
      leadsTo: 'DONE',
      method: 'POST',
      path,
      headers: { ...signed, 'content-type': 'application/json' },
      body,
    };
  }
}

const SEOUL_MS = 9 * 3_600_000;

function oneByOne<T>(stock: readonly T[], shoot: (item: T) => Shot): Source {
  let used = 0;
  return {
    events: 0,
    hasNext: () => used < stock.length,
    next: () => {
      const item = stock[used];
      used += 1;
      if (item === undefined) throw new Error('there is nothing prepared for as many connections');
      return shoot(item);
    },
  };
}

/** In an order that no cache can guess, the same in every run. */
function endless<T>(stock: readonly T[], shoot: (item: T) => Shot): Source {
  let turn = 0;
  const scattered = stock
    .map((item, place) => ({ item, at: createHash('md5').update(String(place)).digest('hex') }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  return {
    events: 0,
    hasNext: () => true,
    next: () => shoot((scattered[turn++ % scattered.length] as { item: T }).item),
  };
}

/**
 * A day of a shop, in its parts. A payment goes its way: what one request brought is what a later one uses. Every
 * second cancel comes after the deposit, so that the bank has to pay back.
 */
function mixedDay(feed: Extract<Feed, { kind: 'mixed' }>, inbox: Inbox): Source {
  const ask = merchant(feed.secretKey);
  const bank = new Bank(feed.bank, inbox);
  const ready = new Queue(feed.orders);
  const waiting = new Queue(feed.accounts);
  const known = feed.accounts.map(({ paymentKey }) => paymentKey);
  const paid = new Queue<string>();
  let turn = 0;
  let cancels = 0;
  const deeds = {
    request: () => request(ask, ready),
    confirm: () => {
      const order = ready.shift();
      if (!order) return undefined;
      const learn = (body: Buffer) => {
        waiting.push(accountOf(order, body));
        if (known.length < MOST_KNOWN) known.push(order.paymentKey);
      };
      return { ...confirm(ask, order, { leadsTo: 'WAITING_FOR_DEPOSIT' }), learn };
    },
    get: () => get(ask, known[turn++ % known.length] as string),
    deposit: () => {
      const account = waiting.shift();
      return account && { ...bank.deposit(account), learn: () => void paid.push(account.paymentKey) };
    },
    cancel: () => {
      const paymentKey = cancels++ % 2 === 0 ? undefined : paid.shift();
      if (paymentKey) return cancel(ask, paymentKey, feed.refundAccount);
      const account = waiting.shift();
      return account && cancel(ask, account.paymentKey);
    },
  };
  const deck = new Deck(shares);
  return {
    get events() {
      return bank.events;
    },
    hasNext: () => true,
    next: () => deeds[deck.draw()]() ?? deeds.request(),
  };
}

// biome-ignore format: a table
const shares = { request: 30, confirm: 30, get: 25, deposit: 10, cancel: 5 } as const;

/** So many payments are looked at again and again; more would only cost this process memory. */
const MOST_KNOWN = 20_000;

let orders = 0;

/** The customer finishes the window: one call of the sandbox stands for what shop and window do together. */
function request(ask: Ask, ready: Queue<Order>): Shot {
  const order = { orderId: `mixed-${process.pid}-${Date.now().toString(36)}-${orders++}`, amount: 50_000 };
  const shot = ask({
    deed: 'request',
    paymentKey: '',
    method: 'POST',
    path: '/sandbox/v1/payments',
    body: {
      method: 'VIRTUAL_ACCOUNT',
      amount: { value: order.amount, currency: 'KRW' },
      orderId: order.orderId,
      orderName: '머그컵 외 1건',
      customerName: '김구매',
      bank: issuingBanks[orders % issuingBanks.length]?.code,
    },
  });
  return { ...shot, learn: (body) => void ready.push({ ...order, paymentKey: textIn(body, 'paymentKey') }) };
}

function accountOf(order: Order, body: Buffer): Account {
  const account = body.subarray(body.indexOf('"virtualAccount":{'));
  const accountNumber = textIn(account, 'accountNumber').replace(/^X/, '');
  return { ...order, accountNumber, interbankCode: interbankCodes.get(textIn(account, 'bankCode')) ?? '' };
}

const interbankCodes = new Map<string, string>(issuingBanks.map((bank) => [bank.code, bank.interbankCode]));

/** The first text of this name. A whole answer made into objects costs more than asking for it did. */
function textIn(json: Buffer, name: string): string {
  const from = json.indexOf(`"${name}":"`) + name.length + 4;
  const to = json.indexOf('"', from);
  if (from < name.length + 4 || to < 0) throw new Error(`an answer without ${name}: ${json}`);
  return json.toString('latin1', from, to);
}
