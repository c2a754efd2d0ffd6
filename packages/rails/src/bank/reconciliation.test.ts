import { expect, test } from 'vitest';
import {
  formatReconciliation,
  parseReconciliation,
  type ReconciliationFile,
  sums,
} from './reconciliation.ts';

const lines: ReconciliationFile['lines'] = [
  line({ type: 'DEP', bankTxNo: '00000001', id: 'dep_1', amount: 50_000, fee: 150, status: 'REVERSED' }),
  line({ type: 'DEP', bankTxNo: '00000002', id: 'dep_2', amount: 30_000, unclearedAmount: 10_000, fee: 150 }),
  line({ type: 'REV', bankTxNo: '00000003', id: 'rev_1', amount: 50_000 }),
  line({ type: 'TRF', bankTxNo: '00000004', id: 'trf_1', amount: 7_000, fee: 300, status: 'SUCCEEDED' }),
  line({ type: 'TRF', bankTxNo: '00000005', id: 'trf_2', amount: 9_000, status: 'FAILED' }),
];
const file: ReconciliationFile = {
  bankCode: '088',
  date: '2026-03-10',
  createdAt: '2026-03-11T06:00:00.000+09:00',
  lines,
  totals: { ...sums(lines), closingBalance: -120 },
};

function line(
  given: Partial<ReconciliationFile['lines'][number]> & { type: 'DEP' | 'REV' | 'TRF'; id: string },
) {
  const rest = {
    bankDate: '2026-03-10',
    bankTxNo: '1',
    accountNumber: '5621123456',
    amount: 1,
    unclearedAmount: 0,
  };
  return { ...rest, fee: 0, settleDate: '2026-03-10', status: 'BOOKED' as const, ...given };
}

test('the file is written in the form of the protocol', () => {
  expect(formatReconciliation(file)).toBe(
    [
      'H,bank-rail/1,088,2026-03-10,2026-03-11T06:00:00.000+09:00',
      'D,DEP,2026-03-10,00000001,dep_1,5621123456,50000,0,150,2026-03-10,REVERSED',
      'D,DEP,2026-03-10,00000002,dep_2,5621123456,30000,10000,150,2026-03-10,BOOKED',
      'D,REV,2026-03-10,00000003,rev_1,5621123456,50000,0,0,2026-03-10,BOOKED',
      'D,TRF,2026-03-10,00000004,trf_1,5621123456,7000,0,300,2026-03-10,SUCCEEDED',
      'D,TRF,2026-03-10,00000005,trf_2,5621123456,9000,0,0,2026-03-10,FAILED',
      'T,5,80000,50000,7000,600,-120',
      '',
    ].join('\n'),
  );
});

test('it is read as it was written', () => {
  expect(parseReconciliation(formatReconciliation(file))).toEqual(file);
});

const text = formatReconciliation(file);
test.each([
  ['cut off', text.slice(0, -5)],
  ['without its last line break', text.slice(0, -1)],
  ['without its trailer', text.slice(0, text.indexOf('T,'))],
  ['with a line lost', text.replace(/D,REV.*\n/, '')],
  ['with an amount changed', text.replace('50000,0,150', '50001,0,150')],
  ['with a count changed', text.replace('T,5', 'T,4')],
  ['of another protocol', text.replace('bank-rail/1', 'bank-rail/2')],
  ['with an amount that is no number', text.replace('50000,0,150', '5e4,0,150')],
  ['with a field too many', text.replace('BOOKED', 'BOOKED,x')],
  ['that is empty', ''],
])('a file %s is no witness', (_, broken) => {
  expect(parseReconciliation(broken)).toBeUndefined();
});
