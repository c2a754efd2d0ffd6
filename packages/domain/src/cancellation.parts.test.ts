import { describe, expect, test } from 'vitest';
import { act } from '../test/life.ts';
import { story } from '../test/story.ts';
import type { CancelCommand } from './cancellation.ts';
import type { Payment } from './payment.ts';
import type { TaxType } from './tax.ts';

const toWaiting = `
  authenticate                IN_PROGRESS
  confirm                     WAITING_FOR_DEPOSIT
`;
const toDone = `${toWaiting}
  deposit   10000             DONE
`;

describe('the parts of a canceled amount', () => {
  const parts = ({ taxFreeAmount, taxExemptionAmount }: Payment) => [taxFreeAmount, taxExemptionAmount];

  test('a mixed merchant says what is tax free, and the rest takes what is left', () => {
    const life = story(
      `${toDone}
      money     left 10000 tax-free 3000 exempt 1000 vat 545 suppliedAmount 5455
      cancel    4000 tax-free 1000 exempt 500    PARTIAL_CANCELED
      money     left 6000 tax-free 2000 exempt 500 vat 318 suppliedAmount 3182
      cancel    PARTIAL_CANCELED
      money     left 0 tax-free 0 exempt 0 vat 0 suppliedAmount 0`,
      { taxType: 'mixed', taxFreeAmount: 3_000, taxExemptionAmount: 1_000 },
    );
    expect(life.payment.cancellations).toMatchObject([
      { taxFreeAmount: 1_000, taxExemptionAmount: 500 },
      { taxFreeAmount: 2_000, taxExemptionAmount: 500 },
    ]);
  });

  test('everything at once takes every part along, whatever is sent', () => {
    const given = { taxType: 'mixed', taxFreeAmount: 3_000, taxExemptionAmount: 1_000 } as const;
    expect(parts(story(`${toDone} cancel tax-free 9999 CANCELED`, given).payment)).toEqual([0, 0]);
    expect(parts(story(`${toWaiting} cancel CANCELED`, given).payment)).toEqual([0, 0]);
  });

  test('a merchant of taxable goods has nothing tax free, whatever is sent', () => {
    story(`${toDone} cancel 4000 tax-free 4000 PARTIAL_CANCELED \n money left 6000 tax-free 0 vat 545`);
  });

  test('a merchant of tax-free goods cancels tax-free amounts, whatever is sent', () => {
    story(
      `${toDone}
      money     left 10000 tax-free 9000 exempt 1000 vat 0 suppliedAmount 0
      cancel    4000 exempt 500    PARTIAL_CANCELED
      money     left 6000 tax-free 5500 exempt 500 vat 0 suppliedAmount 0`,
      { taxType: 'taxFree', taxExemptionAmount: 1_000 },
    );
  });

  test.each<[TaxType, number, number, Partial<CancelCommand>, why: string]>([
    ['mixed', 3_000, 1_000, { amount: 5_000, taxFreeAmount: 3_001 }, 'more tax free than is left'],
    [
      'mixed',
      3_000,
      1_000,
      { amount: 5_000, taxExemptionAmount: 1_001 },
      'more outside taxation than is left',
    ],
    [
      'mixed',
      3_000,
      1_000,
      { amount: 1_000, taxFreeAmount: 600, taxExemptionAmount: 401 },
      'parts above the whole',
    ],
    ['mixed', 3_000, 1_000, { amount: 6_001 }, 'more taxable than is left'],
    ['taxable', 0, 1_000, { amount: 9_001 }, 'more taxable than is left'],
    ['taxFree', 0, 1_000, { amount: 9_001 }, 'more tax free than is left'],
    ['taxFree', 0, 6_000, { amount: 1_000, taxExemptionAmount: 5_000 }, 'an exemption above the whole'],
  ])(
    'a %s merchant with %i and %i cannot cancel %o: %s',
    (taxType, taxFreeAmount, taxExemptionAmount, command) => {
      const life = story(toDone, { taxType, taxFreeAmount, taxExemptionAmount });
      const { answer, life: after } = act(life, { do: 'cancel', command });
      expect(answer).toMatchObject({
        code: 'INVALID_REQUEST',
        hint: { en: expect.stringContaining('taxFreeAmount') },
      });
      expect(after.payment).toBe(life.payment);
    },
  );
});

test('dollars are cents inside: 129.90 canceled in three parts, never a float', () => {
  const life = story(
    `
    issue                     WAITING_FOR_DEPOSIT
    deposit   12990           DONE
    money     left 12990      vat 1181 suppliedAmount 11809
    cancel    2995            PARTIAL_CANCELED
    money     left 9995       vat 909 suppliedAmount 9086
    cancel    10              PARTIAL_CANCELED
    cancel    9986            NOT_CANCELABLE_AMOUNT
    cancel    9985            PARTIAL_CANCELED
    money     left 0          vat 0 suppliedAmount 0
  `,
    { currency: 'USD', totalAmount: 12_990 },
  );
  expect(life.payment.cancellations.map(({ refundableAmount }) => refundableAmount)).toEqual([
    9_995, 9_985, 0,
  ]);
});
