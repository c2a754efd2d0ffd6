import type { Change } from '@tollgate/server';
import { expect, test } from 'vitest';
import { dollars, openMerchant } from '../support/merchant-server.ts';
import { successOf, withQuery } from '../support/merchant-wire.ts';
import type { Town } from '../support/town.ts';

/** C: the success page and the confirm. */
export function confirmStories(town: () => Town): void {
  test('C1 the amount in the address is compared as a decimal: neither as text nor as a float', async () => {
    const merchant = await openMerchant(town());
    const wanted = { amount: dollars('129.90'), method: 'FOREIGN_EASY_PAY' } as const;
    const { orderId, success } = await merchant.authenticated(wanted);
    for (const amount of ['129.899999', '1.299e2', '129,90', '0x81', 'NaN', '-129.90', '']) {
      await merchant.visit(withQuery(success, { amount }));
      expect(await merchant.kind(orderId), amount).toBe('requested');
    }
    expect(merchant.calls).toEqual([]);
    await merchant.visit(withQuery(success, { amount: '129.900' }));
    expect(await merchant.kind(orderId)).toBe('paid');
  });

  test('C2 another amount: nothing is confirmed, the order is closed for good, and a person hears of it', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment, success } = await merchant.authenticated();
    expect((await merchant.visit(withQuery(success, { amount: '100' }))).location).toBe(`/orders/${orderId}`);
    await merchant.visit(success);
    expect(await merchant.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'mismatch' });
    expect(merchant.whats()).toEqual(['amount was tampered with']);
    expect(merchant.calls).toEqual([]);
    expect(await merchant.shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS' });
  });

  test('C3 an unknown order, and the order of somebody else, look the same: nothing is confirmed', async () => {
    const merchant = await openMerchant(town());
    const { orderId, success } = await merchant.authenticated();
    const others = [
      await merchant.visit(success, 'lee'),
      await merchant.visit(withQuery(success, { orderId: 'order-of-nobody' })),
      await merchant.visit(withQuery(success, { token: 'made.1.up' })),
    ];
    expect(others.map(({ location }) => location)).toEqual(Array(3).fill('/cart?unknown-order'));
    expect(merchant.calls).toEqual([]);
    expect(await merchant.kind(orderId)).toBe('requested');
  });

  test('C3 the paymentKey of another order is not confirmed for this one', async () => {
    const merchant = await openMerchant(town());
    const [one, other] = [await merchant.waiting(), await merchant.authenticated()];
    const { paymentKey } = one.payment;
    expect((await merchant.visit(withQuery(other.success, { paymentKey }))).location).toBe(
      '/cart?bad-address',
    );
    expect(merchant.callsOf('confirm')).toHaveLength(1);
    expect(merchant.whats()).toEqual(['paymentKey of another order']);
  });

  test('C4 when no confirm ever arrives, paymentKey and order are there, and the confirm is done later', async () => {
    const merchant = await openMerchant(town(), { store: 'sqlite' });
    const { orderId, payment, success } = await merchant.authenticated();
    await merchant.faults({ effect: 'requestLost', endpoint: 'confirmPayment', times: 2 });
    await merchant.visit(success);
    expect(await merchant.order(orderId)).toMatchObject({
      ...{ status: 'confirming', paymentKey: payment['paymentKey'], amount: 50_000, currency: 'KRW' },
    });
    expect(await merchant.applied()).toEqual([2]);
    await merchant.toss.reconcile({ all: true });
    expect(await merchant.kind(orderId)).toBe('account-issued');
  });

  test('C5 the server confirms, with the order’s amount and a key of the order', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.paidInDollars('129.90');
    expect(merchant.callsOf('confirm')).toMatchObject([
      {
        body: { orderId, paymentKey: payment['paymentKey'], amount: 129.9 },
        text: expect.stringContaining('"amount":129.9'),
        idempotencyKey: `confirm-${orderId}-${payment['paymentKey']}`,
      },
    ]);
  });

  test('C6 ten visits at once, in three processes, while the gateway is slow: one confirm', async () => {
    const merchant = await openMerchant(town(), { store: 'sqlite' });
    const { orderId, success } = await merchant.authenticated();
    await merchant.faults({ effect: 'delay', delayMs: 300, endpoint: 'confirmPayment' });
    const processes = [merchant.toss, merchant.open(), merchant.open()];
    const visits = Array.from({ length: 10 }, (_, index) => processes[index % 3]?.confirm(success, 'kim'));
    const results = await Promise.all(visits);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ kind: 'account-issued', orderId });
    expect(merchant.callsOf('confirm')).toHaveLength(1);
  });

  test('C7 a reload shows the same result and confirms nothing', async () => {
    const merchant = await openMerchant(town());
    const { orderId, success } = await merchant.waiting();
    const first = await merchant.toss.outcome(orderId, 'kim');
    for (let count = 0; count < 3; count++)
      expect(await merchant.visit(success)).toMatchObject({ status: 303, location: `/orders/${orderId}` });
    expect(await merchant.toss.outcome(orderId, 'kim')).toEqual(first);
    expect(merchant.callsOf('confirm')).toHaveLength(1);
  });

  test('C7 ALREADY_PROCESSED_PAYMENT is settled by reading: somebody’s confirm was quicker', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment, success } = await merchant.authenticated();
    expect(await merchant.shop.confirm(payment)).toMatchObject({ status: 200 });
    await merchant.visit(success);
    expect(await merchant.toss.outcome(orderId, 'kim')).toMatchObject({
      kind: 'account-issued',
      account: { accountNumber: expect.any(String) },
    });
    expect(merchant.states()).toEqual(['requested', 'confirming', 'awaiting-deposit']);
  });

  test('C8 after ten minutes: a clean refusal, and the same order goes through another window', async () => {
    const merchant = await openMerchant(town());
    const { orderId, success, amount } = await merchant.authenticated();
    await merchant.advance('PT11M');
    await merchant.visit(success);
    expect(await merchant.toss.outcome(orderId, 'kim')).toMatchObject({ canRetry: true });
    const again = await merchant.request({ orderId });
    const payment = await merchant.shop.authenticated({ orderId, amount });
    await merchant.visit(successOf(again.successUrl, payment));
    expect(await merchant.kind(orderId)).toBe('account-issued');
  });

  // biome-ignore format: a table
  test.each([
    ['the answer is lost after the work', { effect: 'answerLost' },                 2],
    ['the request never arrives',         { effect: 'requestLost' },                2],
    ['no answer ever comes',              { effect: 'hang' },                       2],
    ['a proxy answers with its own page', { effect: 'httpError', status: 503 },     2],
    ['the answer comes late',             { effect: 'delayAnswer', delayMs: 400 },  1],
  ])('C9 %s: the confirm is asked for again with the same key, and the secret is there', async (_name, fault, asked) => {
    const merchant = await openMerchant(town(), { timing: fault.effect === 'hang' ? { commandTimeoutMs: 1_000 } : {} });
    const { orderId, payment, success } = await merchant.authenticated();
    await merchant.faults({ ...fault, endpoint: 'confirmPayment' });
    await merchant.visit(success);
    await merchant.isFoundOut(orderId, 'account-issued');
    const keys = merchant.callsOf('confirm').map(({ idempotencyKey }) => idempotencyKey);
    expect(keys.slice(0, asked)).toEqual(Array(asked).fill(`confirm-${orderId}-${payment['paymentKey']}`));
    expect((await merchant.order(orderId)).secret).toMatch(/^ps_/);
    expect(await merchant.applied()).toEqual([1]);
    expect(merchant.states()).not.toContain('failed');
  });

  test('C9 two answers lost: the payment is read back, and the first answer still brings the secret', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment, success } = await merchant.authenticated();
    await merchant.faults({ effect: 'answerLost', endpoint: 'confirmPayment', times: 2 });
    await merchant.visit(success);
    await merchant.isFoundOut(orderId, 'account-issued');
    expect(merchant.callsOf('read').length).toBeGreaterThan(0);
    expect((await merchant.order(orderId)).secret).toMatch(/^ps_/);
    await merchant.shop.deposit(payment);
    await merchant.becomes(orderId, 'paid');
  });

  test('C9 429 is neither yes nor no: no storm of repeats, and later it goes through', async () => {
    const merchant = await openMerchant(town());
    const { orderId, success } = await merchant.authenticated();
    await merchant.faults({ effect: 'tooManyRequests', perMinute: 0, endpoint: 'confirmPayment' });
    await merchant.visit(success);
    expect(await merchant.kind(orderId)).toBe('confirming');
    expect(merchant.callsOf('confirm')).toHaveLength(1);
    await merchant.faults();
    await merchant.toss.reconcile({ all: true });
    expect(await merchant.kind(orderId)).toBe('account-issued');
  });

  test('C10 the answer is compared with the order: another method than asked for delivers nothing', async () => {
    const merchant = await openMerchant(town());
    const { orderId, success } = await merchant.authenticated({ method: 'CARD' });
    await merchant.visit(success);
    expect(await merchant.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'failed', canRetry: false });
    expect(merchant.alerts).toContainEqual({
      what: 'payment does not fit its order',
      orderId,
      detail: 'method',
    });
    expect(merchant.deliveries()).toEqual([]);
  });

  test('C11 WAITING_FOR_DEPOSIT is an account and no payment; DONE is paid', async () => {
    const merchant = await openMerchant(town());
    const account = await merchant.waiting();
    const outcome = await merchant.toss.outcome(account.orderId, 'kim');
    expect(outcome).not.toHaveProperty('paidAt');
    expect(merchant.deliveries()).toEqual([]);
    const payPal = await merchant.paidInDollars();
    expect(await merchant.toss.outcome(payPal.orderId, 'kim')).toMatchObject({ paidAt: expect.any(String) });
    expect(merchant.deliveries()).toEqual(['start']);
  });

  test('C12 the secret is written in the same commit as the account, and for PayPal too', async () => {
    const written: Change[] = [];
    const merchant = await openMerchant(town(), {
      store: 'sqlite',
      onChange: (change) => written.push(change),
    });
    await merchant.faults({ effect: 'answerLost', endpoint: 'confirmPayment' });
    const [one, other] = [await merchant.waiting(), await merchant.paidInDollars()];
    const first = ({ orderId }: { orderId: string }, to: string) =>
      written.find((change) => change.orderId === orderId && change.to === to)?.order;
    expect(first(one, 'awaiting-deposit')).toMatchObject({
      secret: expect.stringMatching(/^ps_/),
      account: { accountNumber: expect.any(String) },
    });
    const { secret } = await merchant.order(other.orderId);
    expect(first(other, 'paid')).toMatchObject({ secret });
  });

  test('C13 a confirm that could not be written down is finished from the stored key, and not canceled', async () => {
    let isFull = true;
    const merchant = await openMerchant(town(), {
      store: 'sqlite',
      onChange: ({ to }) => {
        if (to === 'awaiting-deposit' && isFull) throw new Error('the disk is full');
      },
    });
    const { orderId, payment, success } = await merchant.authenticated();
    await merchant.visit(success);
    expect(await merchant.kind(orderId)).toBe('confirming');
    expect(merchant.whats()).toContain('left open, reconcile will try again');
    isFull = false;
    await merchant.toss.reconcile({ all: true });
    expect(await merchant.kind(orderId)).toBe('account-issued');
    expect((await merchant.order(orderId)).secret).toMatch(/^ps_/);
    expect(merchant.callsOf('cancel')).toEqual([]);
    expect(await merchant.shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  });

  test('C14 bank, number, amount and deadline are there at once and later, for their buyer alone', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    const { virtualAccount } = await merchant.shop.read(payment);
    const page = await merchant.visit(`/orders/${orderId}`);
    expect(JSON.parse(page.text)).toMatchObject({
      kind: 'account-issued',
      amount: { value: '50000' },
      account: {
        bankCode: virtualAccount.bankCode,
        accountNumber: virtualAccount.accountNumber,
        dueAt: new Date(virtualAccount.dueDate).toISOString(),
      },
    });
    expect((await merchant.visit(`/orders/${orderId}`, 'lee')).status).toBe(404);
  });
}
