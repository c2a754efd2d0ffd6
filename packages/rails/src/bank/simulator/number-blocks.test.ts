import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import { shapeOf, simulatedBankCodes } from './banks.ts';

let stage: BankStage;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());

test('thirteen banks lend numbers that look like theirs, and no two are the same anywhere', async () => {
  const numbers: string[] = [];
  for (const bankCode of simulatedBankCodes) {
    const leased = await stage.lease(bankCode, 100);
    const shape = shapeOf(bankCode);
    for (const number of leased) {
      expect(number).toMatch(/^\d{11,14}$/);
      expect(number).toHaveLength(shape?.length ?? 0);
      expect(number.startsWith(shape?.prefix ?? 'none')).toBe(true);
    }
    numbers.push(...leased);
  }
  expect(simulatedBankCodes).toHaveLength(13);
  expect(new Set(numbers).size).toBe(1_300);
});

test('issue_repeat_same_account: the same block asked for again is the same block', async () => {
  const order = { blockId: 'again', bankCode: '004', count: 5 };
  const first = await stage.rail.leaseNumbers(order);
  expect(await stage.rail.leaseNumbers(order)).toEqual(first);
  expect(await stage.rail.leaseNumbers({ ...order, count: 6 })).toMatchObject({
    ok: false,
    code: 'CONFLICT',
  });
  expect(await stage.rail.leaseNumbers({ ...order, bankCode: '088' })).toMatchObject({
    ok: false,
    code: 'CONFLICT',
  });
});

test('fifty askers of one block at once get one block', async () => {
  const order = { blockId: 'fifty', bankCode: '011', count: 10 };
  const answers = await Promise.all(Array.from({ length: 50 }, () => stage.rail.leaseNumbers(order)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('issue_answer_lost: a block whose answer was lost is there when asked for again', async () => {
  await stage.bank.control.setKnob({ knob: 'loseAnswer', call: 'leaseNumbers' });
  const order = { blockId: 'lost', bankCode: '020', count: 3 };
  await expect(stage.rail.leaseNumbers(order)).rejects.toThrow('connection');
  const before = await stage.rail.numberBlocks({ bankCode: '020' });
  expect(await stage.rail.leaseNumbers(order)).toMatchObject({ ok: true, numbers: expect.any(Array) });
  expect(await stage.rail.numberBlocks({ bankCode: '020' })).toEqual(before);
});

test('the list shows every block once, page by page', async () => {
  for (let made = 0; made < 25; made += 1) await stage.lease('071', 1);
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await stage.rail.numberBlocks({ bankCode: '071', ...(after && { after }) });
    if (!page.ok) throw new Error(page.message);
    seen.push(...page.blocks.map((block) => block.blockId));
    after = page.nextCursor;
  } while (after);
  expect(seen).toHaveLength(26);
  expect(new Set(seen).size).toBe(26);
});

test.each([
  [{ knob: 'poolEmpty' as const }, 'POOL_EMPTY'],
  [{ knob: 'bankClosed' as const, operation: 'ISSUE' as const }, 'BANK_CLOSED'],
])(
  'bank_closed_issue_error_to_merchant: with %o nothing is lent, and the same block may be asked for later',
  async (knob, code) => {
    await stage.bank.control.setKnob(knob);
    const order = { blockId: `later-${code}`, bankCode: '032', count: 1 };
    expect(await stage.rail.leaseNumbers(order)).toMatchObject({ ok: false, code, isRetryable: true });
    expect(await stage.rail.leaseNumbers(order)).toMatchObject({ ok: true });
  },
);
