import type { VirtualAccountWindow } from '@tollgate/contract/window';
import { expect, test } from 'vitest';
import { virtualAccountState } from '../../test/stage.ts';
import { choicesOf, type Draft, digits, firstDraft, problemsOf } from './rules.ts';

const state = virtualAccountState();
const filled: Draft = { ...firstDraft(state), bank: '88', agreed: true };

test('the form opens with what the merchant knows, and leaves bank and agreement to the customer', () => {
  expect(firstDraft(state)).toEqual({
    bank: '',
    depositorName: '김토마',
    customerMobilePhone: '01012341234',
    customerEmail: 'customer@example.com',
    cashReceiptType: '미발행',
    registrationNumberType: 'MOBILE',
    registrationNumber: '',
    useEscrow: false,
    agreed: false,
  });
});

test.each([
  ['소득공제', 'MOBILE'],
  ['지출증빙', 'BUSINESS_REGISTRATION'],
] as const)('a merchant that asks for %s gets %s preselected', (cashReceiptType, registrationNumberType) => {
  expect(firstDraft(virtualAccountState({ cashReceiptType }))).toMatchObject({
    cashReceiptType,
    registrationNumberType,
  });
});

test('a complete form has no problem', () => {
  expect(problemsOf(filled, state)).toEqual({});
});

test.each<[string, Partial<Draft>, object]>([
  ['no bank', { bank: '' }, { bank: 'bank' }],
  ['no depositor', { depositorName: ' ' }, { depositorName: 'depositorName' }],
  ['a depositor of 100 characters', { depositorName: '가'.repeat(100) }, {}],
  [
    'a depositor of 101 characters',
    { depositorName: '가'.repeat(101) },
    { depositorName: 'depositorNameLong' },
  ],
  ['no phone', { customerMobilePhone: '' }, {}],
  ['a phone with hyphens', { customerMobilePhone: '010-1234-1234' }, {}],
  ['a phone of 7 digits', { customerMobilePhone: '1234567' }, { customerMobilePhone: 'customerMobilePhone' }],
  ['a phone of 15 digits', { customerMobilePhone: '1'.repeat(15) }, {}],
  [
    'a phone of 16 digits',
    { customerMobilePhone: '1'.repeat(16) },
    { customerMobilePhone: 'customerMobilePhone' },
  ],
  [
    'a phone with letters',
    { customerMobilePhone: '010x2341234' },
    { customerMobilePhone: 'customerMobilePhone' },
  ],
  ['no e-mail', { customerEmail: '' }, {}],
  ['an e-mail without @', { customerEmail: 'customer' }, { customerEmail: 'customerEmail' }],
  [
    'an e-mail of 101 characters',
    { customerEmail: `${'a'.repeat(95)}@b.com` },
    { customerEmail: 'customerEmail' },
  ],
  ['no agreement', { agreed: false }, { agreed: 'agreed' }],
])('%s', (_what, change, problems) => {
  expect(problemsOf({ ...filled, ...change }, state)).toEqual(problems);
});

const number = 'cashReceipt.registrationNumber';
test.each<[Draft['cashReceiptType'], Draft['registrationNumberType'], string, object]>([
  ['소득공제', 'MOBILE', '', { [number]: 'MOBILE' }],
  ['소득공제', 'MOBILE', '123456789', { [number]: 'MOBILE' }],
  ['소득공제', 'MOBILE', '0101234567', {}],
  ['소득공제', 'MOBILE', '010-1234-5678', {}],
  ['소득공제', 'MOBILE', '010123456789', { [number]: 'MOBILE' }],
  ['소득공제', 'CASH_RECEIPT_CARD', '123456789012', { [number]: 'CASH_RECEIPT_CARD' }],
  ['소득공제', 'CASH_RECEIPT_CARD', '1234 5678 9012 3', {}],
  ['소득공제', 'CASH_RECEIPT_CARD', '1'.repeat(19), {}],
  ['소득공제', 'CASH_RECEIPT_CARD', '1'.repeat(20), { [number]: 'CASH_RECEIPT_CARD' }],
  ['지출증빙', 'BUSINESS_REGISTRATION', '123-45-67890', {}],
  ['지출증빙', 'BUSINESS_REGISTRATION', '123456789', { [number]: 'BUSINESS_REGISTRATION' }],
  ['지출증빙', 'BUSINESS_REGISTRATION', '12345678901', { [number]: 'BUSINESS_REGISTRATION' }],
  ['지출증빙', 'BUSINESS_REGISTRATION', '12345ㄱ7890', { [number]: 'BUSINESS_REGISTRATION' }],
  ['미발행', 'MOBILE', '', {}],
])(
  'a cash receipt %s by %s number "%s"',
  (cashReceiptType, registrationNumberType, registrationNumber, problems) => {
    const draft = { ...filled, cashReceiptType, registrationNumberType, registrationNumber };
    expect(problemsOf(draft, state)).toEqual(problems);
  },
);

test.each([
  ['010-1234-5678', '01012345678'],
  [' 010 1234 5678 ', '01012345678'],
  ['010.1234.5678', '01012345678'],
  ['010–1234—5678', '01012345678'],
  ['+82 10-1234-5678', '01012345678'],
  ['+82 (0)10 1234 5678', '01012345678'],
  ['+821012345678', '01012345678'],
  ['０１０１２３４５６７８', '01012345678'],
  ['', ''],
])('%s is read as %s', (typed, read) => {
  expect(digits(typed)).toBe(read);
});

test('what goes out is what the gateway takes: digits only, names on one line, nothing empty', () => {
  const draft: Draft = {
    ...filled,
    depositorName: '  김   토마 ',
    customerMobilePhone: '010-1234-1234',
    customerEmail: ' ',
    cashReceiptType: '소득공제',
    registrationNumber: '010 1234 1234',
  };
  expect(choicesOf(draft, state)).toEqual({
    bank: '88',
    depositorName: '김 토마',
    customerMobilePhone: '01012341234',
    cashReceipt: { type: '소득공제', registrationNumberType: 'MOBILE', registrationNumber: '01012341234' },
    agreed: true,
  });
});

test('a hidden phone is neither checked nor sent: the merchant has it already', () => {
  const asked = { showCustomerMobilePhone: false, escrow: 'none' } as const;
  const draft = { ...filled, customerMobilePhone: 'x' };
  expect(problemsOf(draft, asked)).toEqual({});
  expect(choicesOf(draft, asked)).not.toHaveProperty('customerMobilePhone');
});

test.each<[VirtualAccountWindow['escrow'], object]>([
  ['none', {}],
  ['choose', { useEscrow: false }],
  ['required', { useEscrow: true }],
])('escrow %s sends %o', (escrow, sent) => {
  const asking = virtualAccountState({ escrow });
  const { useEscrow } = choicesOf({ ...firstDraft(asking), bank: '88', agreed: true }, asking);
  expect(useEscrow === undefined ? {} : { useEscrow }).toEqual(sent);
});
