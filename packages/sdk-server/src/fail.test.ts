import { expect, test } from 'vitest';
import { openStage } from '../test/stage.ts';
import { escapeHtml } from './fail.ts';

const failUrl = 'https://shop.test/payments/fail?lang=ko';
/** As the gateway sends the buyer back: the query of ours stays. */
const back = (address: string | undefined, query: Record<string, string>) => {
  const url = new URL(address ?? 'https://shop.test/payments/fail');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
};

test('D1 a buyer who canceled comes back without orderId, and the order is found all the same', async () => {
  const stage = await openStage();
  const { orderId, window } = await stage.request({ failUrl });
  const url = back(window.failUrl, { code: 'PAY_PROCESS_CANCELED', message: '취소했어요' });
  expect(await stage.toss.fail(url, 'kim')).toMatchObject({
    trouble: { code: 'PAY_PROCESS_CANCELED', cause: 'stopped' },
    orderId,
    canRetry: true,
    message: '취소했어요',
  });
  expect(await stage.toss.outcome(orderId, 'kim')).toMatchObject({ kind: 'failed', canRetry: true });
  expect(stage.changes.at(-1)).toMatchObject({ to: 'failed', stock: 'put back' });
});

test('D1 an address with nothing in it is no reason to fall over', async () => {
  const stage = await openStage();
  const nothing = {
    trouble: { code: 'UNKNOWN', cause: 'unknown' },
    message: null,
    orderId: null,
    canRetry: false,
  };
  expect(await stage.toss.fail(back(undefined, {}))).toMatchObject(nothing);
  expect(await stage.toss.fail({ code: ['a', 'b'], orderId: 7 })).toMatchObject(nothing);
});

test('D2 the message comes from the query: shown only with our signature, and escaped for HTML', async () => {
  const stage = await openStage();
  const { window } = await stage.request({ failUrl });
  const attack = `<img src=x onerror="alert('1')">&\u0007`;
  const signed = await stage.toss.fail(
    back(window.failUrl, { code: 'PAY_PROCESS_ABORTED', message: attack }),
    'kim',
  );
  expect(escapeHtml(signed.message ?? '')).toBe(
    '&#60;img src=x onerror=&#34;alert(&#39;1&#39;)&#34;&#62;&#38; ',
  );
  const typed = await stage.toss.fail(
    back(undefined, { code: 'PAY_PROCESS_ABORTED', message: attack }),
    'kim',
  );
  expect(typed.message).toBeNull();
  expect(typed.trouble.buyer.en).toContain('No money moved');
});

test('D2 a code that is no code is not repeated', async () => {
  const stage = await openStage();
  expect((await stage.toss.fail({ code: '<script>' })).trouble.code).toBe('UNKNOWN');
});

test('D3 a typed address changes nothing: not without a token, nor with one that is not ours', async () => {
  const stage = await openStage();
  const { orderId } = await stage.request({ failUrl });
  const other = await stage.request({ failUrl, owner: 'park' });
  const ours = new URL(other.window.failUrl ?? '').searchParams.get('token') ?? '';
  const forged = [`${orderId}.1.AAAA`, ours, ours.replace(other.orderId, orderId), orderId, '..', ''];
  for (const token of forged) {
    await stage.toss.fail({ code: 'PAY_PROCESS_ABORTED', orderId, token }, 'kim');
  }
  expect(await stage.kind(orderId)).toBe('requested');
  expect(await stage.toss.outcome(other.orderId, 'park')).toMatchObject({ kind: 'requested' });
});

test('D3 not even the right address cancels an order that is being confirmed, waits for money, or is paid', async () => {
  const stage = await openStage();
  const { orderId, window, visit, paymentKey } = await stage.authenticated({ failUrl });
  const url = back(window.failUrl, { code: 'PAY_PROCESS_ABORTED', message: '' });
  stage.gateway.script('confirm', 'lost', 'lost');
  await stage.toss.confirm(visit, 'kim');
  const states: unknown[] = [];
  for (const step of [() => undefined, () => stage.gateway.deposit(paymentKey)]) {
    step();
    await stage.toss.reconcile({ all: true });
    expect((await stage.toss.fail(url, 'kim')).canRetry).toBe(false);
    states.push(await stage.kind(orderId));
  }
  expect(states).toEqual(['account-issued', 'paid']);
});

test('D3 an address of an earlier attempt does not fail the one that is open now', async () => {
  const stage = await openStage();
  const first = await stage.request({ failUrl });
  await stage.request({ orderId: first.orderId, failUrl });
  await stage.toss.fail(back(first.window.failUrl, { code: 'PAY_PROCESS_CANCELED' }), 'kim');
  expect(await stage.kind(first.orderId)).toBe('requested');
});

test('D3 somebody else with the right address learns nothing', async () => {
  const stage = await openStage();
  const { orderId, window } = await stage.request({ failUrl });
  const url = back(window.failUrl, { code: 'PAY_PROCESS_CANCELED', orderId });
  expect(await stage.toss.fail(url, 'park')).toMatchObject({ orderId: null, message: null });
  expect(await stage.kind(orderId)).toBe('requested');
});

test('D4 the buyer tries again: the same order opens another window, and is paid', async () => {
  const stage = await openStage();
  const { orderId, window } = await stage.request({ failUrl });
  await stage.toss.fail(back(window.failUrl, { code: 'PAY_PROCESS_CANCELED' }), 'kim');
  const again = await stage.request({ orderId, failUrl });
  expect(again.attempt).toBe(2);
  expect(again.window.failUrl).not.toBe(window.failUrl);
  const { paymentKey } = stage.gateway.authenticate(orderId, 36_000);
  const result = await stage.toss.confirm({ orderId, paymentKey, amount: '36000' }, 'kim');
  expect(result.kind).toBe('account-issued');
  expect(stage.changes.map(({ stock }) => stock).filter(Boolean)).toEqual(['take', 'put back', 'take']);
});
