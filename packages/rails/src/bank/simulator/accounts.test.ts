import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import { instant } from './bank-clock.ts';

let stage: BankStage;
let aheadMs = 0;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());

const day = 86_400_000;
const now = () => Date.now() + aheadMs;
const order = (issueId: string, changes = {}) => ({
  issueId,
  bankCode: '088',
  mode: 'ROTATING' as const,
  holderName: '시험상점',
  amount: 10_000,
  amountRule: 'EXACT' as const,
  opensAt: instant(now() - 1_000),
  expiresAt: instant(now() + 7 * day),
  reference: 'order-1',
  ...changes,
});

async function open(issueId: string, changes = {}) {
  const opened = await stage.rail.openAccount(order(issueId, changes));
  if (!opened.ok) throw new Error(`${opened.code}: ${opened.message}`);
  return opened;
}

test('an account holds its terms, and the bank refuses what is against them without asking', async () => {
  const { accountNumber } = await open('a-1');
  expect((await stage.deposit(accountNumber, 9_999)).body).toMatchObject({ code: 'AMOUNT_MISMATCH' });
  expect(stage.gateway.heard).toEqual([]);
  expect((await stage.deposit(accountNumber, 10_000)).status).toBe(200);
  expect((await stage.deposit(accountNumber, 10_000)).body).toMatchObject({ code: 'ALREADY_PAID' });
  await stage.takeBack({ accountNumber });
  expect((await stage.deposit(accountNumber, 10_000)).status).toBe(200);
});

test('issue_repeat_same_account: the same issueId is the same account; other content is refused', async () => {
  const terms = order('a-2');
  const first = await stage.rail.openAccount(terms);
  expect(await stage.rail.openAccount(terms)).toEqual(first);
  expect(await stage.rail.openAccount({ ...terms, amount: 1 })).toMatchObject({
    ok: false,
    code: 'CONFLICT',
  });
  expect(await stage.rail.account('a-2')).toEqual(first);
});

test('a closed account stays closed, since the first time it was closed', async () => {
  const { accountNumber } = await open('a-3');
  const closed = await stage.rail.closeAccount({ issueId: 'a-3', reason: 'CANCELED' });
  expect(await stage.rail.closeAccount({ issueId: 'a-3', reason: 'EXPIRED' })).toEqual(closed);
  expect(await stage.rail.account('a-3')).toMatchObject({ status: 'CLOSED', closedReason: 'CANCELED' });
  expect((await stage.deposit(accountNumber)).body).toMatchObject({ code: 'CLOSED' });
  expect(await stage.rail.closeAccount({ issueId: 'nobody', reason: 'PAID' })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('an account of any amount takes several deposits', async () => {
  const { accountNumber } = await open('a-4', { amountRule: 'ANY' });
  for (const amount of [1, 10_000, 77]) expect((await stage.deposit(accountNumber, amount)).status).toBe(200);
});

test('a fixed account keeps its number, and counts how often it was issued', async () => {
  const fixed = { mode: 'FIXED' as const, fixedKey: 'customer-7' };
  const first = await open('f-1', fixed);
  expect(first.generation).toBe(1);
  expect(await stage.rail.openAccount(order('f-2', fixed))).toMatchObject({ ok: false, code: 'CONFLICT' });
  await stage.rail.closeAccount({ issueId: 'f-1', reason: 'PAID' });
  expect(await open('f-3', fixed)).toMatchObject({ accountNumber: first.accountNumber, generation: 2 });
});

test('number_reuse_not_misapplied: a number rests ten days before another payment gets it, as its next generation', async () => {
  const bankCode = '045';
  const first = await open('r-1', { bankCode });
  await stage.rail.closeAccount({ issueId: 'r-1', reason: 'EXPIRED' });
  expect((await open('r-2', { bankCode })).accountNumber).not.toBe(first.accountNumber);
  await stage.bank.control.advanceClock({ advance: 'P11D' });
  aheadMs = 11 * day;
  expect(await open('r-3', { bankCode })).toMatchObject({
    accountNumber: first.accountNumber,
    generation: 2,
  });
});

test('inquiry_expired_refused: after its deadline an account takes nothing', async () => {
  const { accountNumber } = await open('e-1', { expiresAt: instant(now() + 1_000) });
  await stage.bank.control.advanceClock({ ms: 1_000 });
  expect((await stage.deposit(accountNumber)).body).toMatchObject({ code: 'EXPIRED' });
});
