import { type Endpoint, endpoints } from '@tollgate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newOrderId, refundReceiveAccount, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { numbersLeased } from './books.ts';

let town: Town;
let shop: Shop;

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop();
});
afterAll(() => town.close());

const issue = (wishes: Record<string, unknown>) => ({
  amount: 50_000,
  orderId: newOrderId(),
  orderName: '머그컵',
  customerName: '김구매',
  bank: '88',
  ...wishes,
});

/** What people write, and what programs make of it. Text is free wherever the protocol gives it no alphabet. */
const texts = {
  'signs beyond the first plane': '머그컵 🙂 𠮷野家 𝒳',
  'a family of one glyph': '👨‍👩‍👧‍👦 🇰🇷',
  'right to left': 'كوب \u202eتسوق\u202c עברית',
  'zero width': 'a\u200bb\u200d\u2060\ufeffc',
  'combining marks': 'e\u0301 각 각 \u0335',
  'lines and tabs': 'a\nb\r\n\tc\u0085\u2028\u2029',
  'control characters': '\u0001\u0007\u001b[31m\u007f\u009f',
  'no characters at all': '\ufffe\uffff\u{1fffe}\ufffd',
  'somebody’s SQL': `'; drop table payments; --`,
  'somebody’s HTML': '</script><img src=x onerror=alert(1)>"\'&lt;',
  'templates and formats': '$1 $& %s %00 {{x}} #{x} {0} \\u0000 \\',
  blanks: ' \u00a0\u3000 ',
  'as many as are allowed': '🙂'.repeat(100),
};

describe.each(Object.entries(texts))('%s', (_, text) => {
  test('is stored, told and announced as it was sent', async () => {
    const key = Array.from(text.replaceAll(/[[\]]/g, '')).slice(0, 40).join('');
    const metadata = { [key]: text };
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const issued = await shop.call('POST', '/v1/virtual-accounts', {
      body: issue({ orderName: text, customerName: text, metadata }),
    });
    const expected = { orderName: text, metadata, virtualAccount: { customerName: text } };
    expect(issued).toMatchObject({ status: 200, body: expected });
    expect(await shop.read(issued.body)).toMatchObject(expected);
    expect((await shop.call('GET', `/v1/payments/orders/${issued.body.orderId}`)).body).toMatchObject(
      expected,
    );

    expect(await shop.deposit(issued.body)).toMatchObject({
      status: 200,
      body: { status: 'DONE', ...expected },
    });
    const refundTo = { ...refundReceiveAccount, holderName: '김고객' };
    const canceled = await shop.cancel(issued.body, { cancelReason: text, refundReceiveAccount: refundTo });
    expect(canceled).toMatchObject({ status: 200, body: { ...expected, cancels: [{ cancelReason: text }] } });
    const [letter] = await inbox.wait(
      1,
      ({ body }) => body.data.orderId === issued.body.orderId && body.data.status === 'CANCELED',
    );
    expect(letter?.body.data).toMatchObject({ ...expected, cancels: [{ cancelReason: text }] });
  });

  test('is shown by the window and the receipt as text', async () => {
    const asked = {
      method: 'VIRTUAL_ACCOUNT',
      amount: 50_000,
      orderId: newOrderId(),
      orderName: text,
      customerName: text,
      successUrl: 'https://shop.example/성공?이름=값',
      failUrl: 'https://shop.example/fail',
    };
    const created = await shop.call('POST', '/v1/payments', { body: asked });
    const page = await shop.call('GET', `/v1/payments/${created.body.paymentKey}/checkout`, {
      secretKey: null,
    });
    const state = /<script type="application\/json" id="state">(.*?)<\/script>/s.exec(page.text)?.[1] ?? '{}';
    expect(JSON.parse(state)).toMatchObject({ view: 'virtual-account', orderName: text, customerName: text });
    expect(page.text).not.toMatch(/<img/);
    const issued = await shop.call('POST', '/v1/virtual-accounts', { body: issue({ orderName: text }) });
    const receipt = await shop.call('GET', `/receipts/${issued.body.paymentKey}`, { secretKey: null });
    expect(receipt.status).toBe(200);
    expect(receipt.text).not.toMatch(/<img|<\/script/);
  });
});

test('a depositor’s name arrives as the bank tells it: without what no bank can print', async () => {
  const waiting = await shop.waiting();
  const paid = await shop.deposit(waiting, { depositorName: '김\u0007구매🙂 \u202e' });
  expect(paid.body.virtualAccount.depositorName).toBe('김구매🙂 \u202e');
});

test.each(['ㄱ', 'x'.repeat(100), '🙂'.repeat(50)])('the bank takes money from %s', async (depositorName) => {
  const waiting = await shop.waiting();
  const paid = await shop.deposit(waiting, { depositorName });
  expect([paid.status, paid.body.status]).toEqual([200, 'DONE']);
  expect(depositorName.startsWith(paid.body.virtualAccount.depositorName)).toBe(true);
});

test('numbers stand for text, and their digits stay', async () => {
  const rawBody = JSON.stringify(issue({ orderName: '@', customerName: 7 })).replace(
    '"@"',
    '12345678901234567890.10',
  );
  const issued = await shop.call('POST', '/v1/virtual-accounts', { rawBody });
  expect(issued.body).toMatchObject({
    orderName: '12345678901234567890.10',
    virtualAccount: { customerName: '7' },
  });
});

test('the longest of everything is accepted', async () => {
  const orderId = `${newOrderId()}${'=_-'.repeat(30)}`.slice(0, 64);
  const answer = await shop.call('POST', '/v1/virtual-accounts', {
    body: issue({
      amount: 1_000_000_000_000,
      orderId,
      orderName: '🙂'.repeat(100),
      customerName: '가'.repeat(100),
      customerEmail: `${'a'.repeat(98)}@b`,
      customerMobilePhone: '1'.repeat(15),
      validHours: 2_160,
      accountKey: null,
      metadata: Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].map((key) => [key.repeat(40), '🙂'.repeat(2_000)]),
      ),
    }),
  });
  expect(answer).toMatchObject({ status: 200, body: { totalAmount: 1_000_000_000_000, orderId } });
});

test('null says the same as nothing, for every field that may be left out', async () => {
  const required: Record<string, Record<string, unknown>> = {
    'POST /v1/virtual-accounts': issue({}),
    'POST /sandbox/v1/payments': {
      method: 'VIRTUAL_ACCOUNT',
      amount: 50_000,
      orderId: newOrderId(),
      orderName: '머그컵',
    },
    'POST /sandbox/v1/merchants': {},
    'POST /v1/payments': {
      method: 'VIRTUAL_ACCOUNT',
      amount: 50_000,
      orderId: newOrderId(),
      orderName: '머그컵',
      successUrl: 'https://shop.example/',
      failUrl: 'https://shop.example/',
    },
  };
  for (const [name, body] of Object.entries(required)) {
    const [method, path] = name.split(' ') as [string, string];
    const endpoint = Object.values(endpoints as Record<string, Endpoint>).find(
      (each) => each.method === method && each.path === path,
    );
    const fields = Object.keys(innermost(endpoint?.body));
    expect(fields.length).toBeGreaterThan(Object.keys(body).length);
    const nulls = Object.fromEntries(fields.map((field) => [field, null]));
    expect(await shop.call(method, path, { body: { ...nulls, ...body } })).toMatchObject({ status: 200 });
  }
});

/** The object at the beginning of a pipe of transforms. */
// biome-ignore lint/suspicious/noExplicitAny: the schema library does not type its insides.
function innermost(schema: any): object {
  return schema?.shape ?? innermost(schema?.def?.in);
}
