import { expect, test } from 'vitest';
import { refusal } from '../test/scripted-gateway.ts';
import { changed, minutes, openStage } from '../test/stage.ts';

const passing = (count: number) => Array(count).fill(refusal(400, 'PROVIDER_ERROR'));

test('C9 PROVIDER_ERROR is a 400 and yet passing: tried again with a key of its own, since the old one repeats the no', async () => {
  const stage = await openStage();
  const { visit, orderId, paymentKey } = await stage.authenticated();
  stage.gateway.script('confirm', refusal(400, 'PROVIDER_ERROR'));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('account-issued');
  const key = `confirm-${orderId}-${paymentKey}`;
  expect(stage.gateway.callsOf('confirm').map((call) => call.key)).toEqual([key, `${key}-1`]);
});

test('C9 PROVIDER_ERROR of a payment that has not ended is no end: nobody pays twice, and each try has a key of its own', async () => {
  const stage = await openStage();
  const { visit, orderId, amount } = await stage.authenticated();
  stage.gateway.script('confirm', ...passing(12));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  for (let round = 0; round < 10; round++) {
    stage.advance(20 * minutes);
    await stage.toss.reconcile();
  }
  const wanted = { orderId, amount: { value: amount, currency: 'KRW' }, owner: 'kim' } as const;
  expect(await stage.toss.request(wanted)).toMatchObject({ kind: 'closed', outcome: { kind: 'confirming' } });
  stage.advance(20 * minutes);
  await stage.toss.reconcile();
  expect(await stage.kind(orderId)).toBe('account-issued');
  const keys = stage.gateway.callsOf('confirm').map(({ key }) => key);
  expect([keys.length, new Set(keys).size]).toEqual([13, 13]);
});

test('C9 PROVIDER_ERROR is asked about less and less often', async () => {
  const stage = await openStage();
  const { visit } = await stage.authenticated();
  stage.gateway.script('confirm', ...passing(60));
  await stage.toss.confirm(visit, 'kim');
  const triesWithin = async (most: number) => {
    const before = stage.gateway.callsOf('confirm').length;
    for (let passed = 0; passed < most; passed += minutes / 2) {
      stage.advance(minutes / 2);
      await stage.toss.reconcile();
    }
    return stage.gateway.callsOf('confirm').length - before;
  };
  const [first, second] = [await triesWithin(10 * minutes), await triesWithin(60 * minutes)];
  expect(first).toBeGreaterThan(2);
  expect(second).toBeLessThan(first);
});

test('C9 PROVIDER_ERROR of a payment that ended without money is a no, and the buyer may pay anew', async () => {
  const stage = await openStage();
  const { visit, payment } = await stage.authenticated();
  stage.gateway.script('confirm', ...passing(1));
  Object.assign(payment, { status: 'ABORTED' });
  expect(await stage.toss.confirm(visit, 'kim')).toMatchObject({
    kind: 'failed',
    canRetry: true,
    trouble: { cause: 'temporary', isRetryable: true },
  });
});

test('C9 PROVIDER_ERROR where a payment cannot be read before it is approved: a no once its ten minutes are over', async () => {
  const stage = await openStage();
  const { visit, orderId } = await stage.authenticated();
  const begun = stage.now();
  stage.gateway.script('confirm', ...passing(9));
  stage.gateway.script('read', ...Array(9).fill(refusal(404, 'NOT_FOUND_PAYMENT')));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  while ((await stage.kind(orderId)) === 'confirming' && stage.now() < begun + 60 * minutes) {
    stage.advance(minutes / 2);
    await stage.toss.reconcile();
  }
  expect(await stage.kind(orderId)).toBe('failed');
  expect(stage.now() - begun).toBeGreaterThan(5 * minutes);
});

test('E8 the notice of the end of a payment that was refused for the moment is followed at once', async () => {
  const stage = await openStage();
  const { visit, payment, orderId } = await stage.authenticated();
  stage.gateway.script('confirm', ...passing(2));
  expect((await stage.toss.confirm(visit, 'kim')).kind).toBe('confirming');
  Object.assign(payment, { status: 'ABORTED', failure: { code: 'REJECT_CARD_COMPANY', message: '' } });
  expect(await stage.toss.webhook(changed({ ...payment, secret: null }))).toMatchObject({ kind: 'followed' });
  expect(await stage.kind(orderId)).toBe('failed');
});
