import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
  shop = await town.shop();
});
afterAll(() => town.close());

/** What somebody does in the developer center, on the machine that the gateway runs on. */
const act = (path: string, body?: object, of = shop.mId): Promise<Answer> =>
  shop.call(body ? 'POST' : 'GET', `/console/api/shops/${of}${path}`, {
    ...(body && { body }),
    secretKey: null,
    headers: { 'accept-language': 'en' },
  });

interface Told {
  kind: string;
  title: string;
  why: string | null;
  isTrouble: boolean;
  facts: { label: string; value: string }[];
  bodies: { label: string; text: string }[];
}

/** One after another, whatever else stands between them. */
function expectInOrder(timeline: Told[], wanted: [kind: string, title: RegExp][]): void {
  let from = 0;
  for (const [kind, title] of wanted) {
    const index = timeline.findIndex(
      (each, at) => at >= from && each.kind === kind && title.test(each.title),
    );
    const told = timeline.map((each) => `${each.kind} ${each.title}`).join('\n');
    expect(index, `${kind} ${title} after ${from} in\n${told}`).toBeGreaterThanOrEqual(from);
    from = index + 1;
  }
}

test('a payment is played from the developer center, and its time line tells it all, in order and with the reasons', async () => {
  const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
  const payment = await shop.authenticated();
  const other = await town.shop();
  // Somebody confirms with the key of another shop, and then as it should be.
  await shop.confirm(payment, { secretKey: other.secretKey });
  expect((await shop.confirm(payment)).status).toBe(200);
  const at = `/payments/${payment.paymentKey}`;

  const wrong = await act(`${at}/deposit`, { amount: 49_000 });
  expect(wrong).toMatchObject({ status: 422, body: { code: 'AMOUNT_MISMATCH' } });
  const paid = await act(`${at}/deposit`, {});
  expect(paid).toMatchObject({
    status: 200,
    body: {
      row: { status: 'DONE', actions: ['cancel', 'reverse'] },
      payment: { status: 'DONE', secret: null },
    },
  });
  await inbox.wait(2);

  const preview = await act(`${at}/cancel-preview`, { cancelReason: 'x', cancelAmount: 20_000 });
  expect(preview.body).toEqual({
    currency: 'KRW',
    cancelAmount: 20_000,
    balanceAfter: 30_000,
    statusAfter: 'PARTIAL_CANCELED',
    refundedTo: null,
    needsRefundAccount: true,
  });
  expect(await act(`${at}/cancel-preview`, { cancelReason: 'x', cancelAmount: 50_001 })).toMatchObject({
    status: 403,
    body: { code: 'NOT_CANCELABLE_AMOUNT' },
  });
  const canceled = await act(`${at}/cancel`, {
    cancelReason: '변심',
    cancelAmount: 20_000,
    refundReceiveAccount,
  });
  expect(canceled).toMatchObject({
    status: 200,
    body: { row: { status: 'PARTIAL_CANCELED', balanceAmount: 30_000 } },
  });

  // The calls are written beside the payments, a moment later.
  const story = async (): Promise<{ timeline: Told[]; ledger: { event: string }[] }> => (await act(at)).body;
  await expect
    .poll(async () => (await story()).timeline.filter(({ title }) => /→ (200|404)/.test(title)).length)
    .toBeGreaterThanOrEqual(2);
  await expect.poll(async () => (await story()).ledger.length).toBe(3);
  const { timeline, ledger } = await story();
  expectInOrder(timeline, [
    ['payment', /requested/],
    ['payment', /finished in the window/],
    ['refused', /Confirm.* → 404/],
    ['call', /Confirm.* → 200/],
    ['payment', /virtual account was issued/],
    ['refused', /bank asked.*told no/],
    ['bank', /bank asked.*told yes/],
    ['bank', /announced a deposit/],
    ['payment', /deposit arrived/],
    ['ledger', /deposit/i],
    ['webhook', /arrived · /],
    ['cancel', /cancel began/],
    ['cancel', /A part was canceled/],
    ['ledger', /cancel/i],
  ]);
  // Why, and nothing of the other shop's.
  const foreign = timeline.find(({ title }) => /→ 404/.test(title));
  expect(foreign?.why).toContain('belongs to another shop than the client key that opened the window');
  expect(JSON.stringify(foreign)).not.toContain(other.mId);
  expect(foreign).toMatchObject({ isTrouble: true, bodies: [] });
  expect(timeline.find(({ title }) => /told no/.test(title))).toMatchObject({
    isTrouble: true,
    why: expect.stringContaining('exact amount'),
    facts: expect.arrayContaining([{ label: 'Amount', value: '₩49,000' }]),
  });
  expect(ledger.map(({ event }) => event.split(':')[0])).toEqual(['deposit', 'cancel', 'refund']);
  // What proves webhooks to the merchant is nothing for a page.
  expect(JSON.stringify(timeline)).not.toMatch(/ps_[0-9A-Za-z]{28}/);
  expect(JSON.stringify(timeline)).not.toContain(refundReceiveAccount.accountNumber);
});

test('the deposit is taken back and the time let run out, and every other payment stays as it is', async () => {
  const payment = await shop.paid();
  const bystander = await shop.waiting();
  const at = `/payments/${payment.paymentKey}`;
  expect(await act(`${at}/deposit-reversal`, {})).toMatchObject({
    status: 200,
    body: { row: { status: 'WAITING_FOR_DEPOSIT', actions: ['deposit', 'cancel', 'expire'] } },
  });
  const expired = await act(`${at}/expire`, {});
  expect(expired).toMatchObject({ status: 200, body: { row: { actions: ['cancel'] } } });
  expect(await act(`${at}/deposit`, {})).toMatchObject({ status: 422, body: { code: 'EXPIRED' } });
  expect((await act(`/payments/${bystander.paymentKey}`)).body.row.actions).toContain('expire');
});

test('dollars are told as dollars, from the order at PayPal to the books', async () => {
  const payment = await shop.captured();
  const { row, timeline, ledger } = (await act(`/payments/${payment.paymentKey}`)).body;
  expect(row).toMatchObject({
    currency: 'USD',
    totalAmount: 726.24,
    provider: 'PAYPAL',
    actions: ['cancel'],
  });
  expectInOrder(timeline, [
    ['payment', /requested/],
    ['wallet', /order was made at PayPal/],
    ['payment', /finished/],
    ['wallet', /PayPal is being asked/],
    ['payment', /approved/],
    ['ledger', /taken by PayPal/i],
  ]);
  expect(ledger[0]).toMatchObject({ currency: 'USD', amount: 726.24 });
});

test('what another shop has is not found, by whatever is asked', async () => {
  const payment = await shop.waiting();
  const other = await town.shop();
  for (const [path, body] of [
    ['', undefined],
    ['/deposit', {}],
    ['/expire', {}],
    ['/deposit-reversal', {}],
    ['/cancel', { cancelReason: 'x' }],
    ['/cancel-preview', { cancelReason: 'x' }],
  ] as const)
    expect(await act(`/payments/${payment.paymentKey}${path}`, body, other.mId), path).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT' },
    });
  expect((await shop.read(payment)).status).toBe('WAITING_FOR_DEPOSIT');
});
