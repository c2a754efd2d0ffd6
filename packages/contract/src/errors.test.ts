import { expect, test } from 'vitest';
import { accountErrors } from './errors/account.ts';
import { approvalErrors } from './errors/approval.ts';
import { businessErrors } from './errors/business.ts';
import { requestErrors } from './errors/request.ts';
import { type ErrorCode, errorBody, errors, isErrorCode, isTestCode } from './errors.ts';

/** The protocol's codes as its reference lists them, status by status; kept apart from the table on purpose. */
const reference = {
  400: `INVALID_API_KEY INVALID_REQUEST INVALID_REQUIRED_PARAM INVALID_IDEMPOTENCY_KEY INVALID_TEST_CODE
    API_VERSION_UPDATE_NEEDED ALREADY_PROCESSED_PAYMENT PROVIDER_ERROR EXCEED_MAX_CARD_INSTALLMENT_PLAN
    NOT_ALLOWED_POINT_USE INVALID_REJECT_CARD BELOW_MINIMUM_AMOUNT INVALID_CARD_EXPIRATION INVALID_STOPPED_CARD
    EXCEED_MAX_DAILY_PAYMENT_COUNT NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT INVALID_CARD_INSTALLMENT_PLAN
    NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN EXCEED_MAX_PAYMENT_AMOUNT NOT_FOUND_TERMINAL_ID INVALID_AUTHORIZE_AUTH
    INVALID_CARD_LOST_OR_STOLEN RESTRICTED_TRANSFER_ACCOUNT INVALID_CARD_NUMBER INVALID_UNREGISTERED_SUBMALL
    NOT_REGISTERED_BUSINESS EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT
    CARD_PROCESSING_ERROR EXCEED_MAX_AMOUNT INVALID_ACCOUNT_INFO_RE_REGISTER NOT_AVAILABLE_PAYMENT
    UNAPPROVED_ORDER_ID EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT
    ALREADY_CANCELED_PAYMENT INVALID_REFUND_ACCOUNT_INFO EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT
    INVALID_REFUND_ACCOUNT_NUMBER INVALID_BANK NOT_MATCHES_REFUNDABLE_AMOUNT REFUND_REJECTED ALREADY_REFUND_PAYMENT
    FORBIDDEN_BANK_REFUND_REQUEST INVALID_CARD_PASSWORD INVALID_CARD_IDENTITY INVALID_BIRTH_DAY_FORMAT
    NOT_SUPPORTED_CARD_TYPE NOT_REGISTERED_CARD_COMPANY INVALID_EMAIL DUPLICATED_ORDER_ID INVALID_ORDER_ID
    INVALID_REGISTRATION_NUMBER_TYPE INVALID_DATE EXCEED_MAX_DUE_DATE EXCEED_MAX_VALID_HOURS
    INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE REQUIRED_ACCOUNT_KEY INVALID_VIRTUAL_ACCOUNT_TYPE
    NOT_SUPPORTED_METHOD INVALID_BILLING_AUTH INVALID_BILL_KEY_REQUEST NOT_MATCHES_CUSTOMER_KEY
    ALREADY_REMOVED_BILLING_KEY INVALID_TRANSACTION_KEY EXCEED_MAX_QUERY_LIMIT INVALID_PAGING_KEY
    DUPLICATED_CASH_RECEIPT INVALID_CASH_RECEIPT_INFO INVALID_BUSINESS_NUMBER ALREADY_EXIST_SUBMALL
    INVALID_SUBMALL_ID NOT_REGISTERED_SUBMALL ACCOUNT_OWNER_CHECK_FAILED NOT_MATCH_PAYEE_NAME
    INVALID_ACCOUNT_NUMBER INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE INVALID_ACCOUNT_NOT_CORRECT_BANK
    INVALID_PAYABLE_DATE NOT_ALLOWED_HOLIDAY NOT_ENOUGH_AMOUNT DUPLICATED_REQUEST ALREADY_CLOSE_ACCOUNT
    ALREADY_COMPLETED_PAYMENT ALREADY_REFUNDING_PAYMENT BELOW_ZERO_AMOUNT EXCEED_MIN_CARD_INSTALLMENT_PLAN
    EXCEED_UNKNOWN_CASE EXCEEDS_TRANSFER_AMOUNT_MAXIMUM INCORRECT_FAIL_URL_FORMAT INCORRECT_SUCCESS_URL_FORMAT
    INVALID_AUTHORIZE_AUTH_TYPE_GIFT_CERTIFICATE INVALID_CARD INVALID_CARD_COMPANY INVALID_CARD_INSTALLMENT_AMOUNT
    INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE INVALID_CLIENT_KEY INVALID_CURRENCY INVALID_CUSTOMER_KEY
    INVALID_EASY_PAY INVALID_FLOW_MODE_PARAMETERS INVALID_IDENTIFICATION_TYPE INVALID_ISO_DATE_FORMAT
    INVALID_ORDER_NAME INVALID_PAYMENT_KEY INVALID_REFUND_AMOUNT INVALID_SUCCESS_URL INVALID_URL INVALID_URL_FORMAT
    MAINTAINED_METHOD NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT NOT_SUPPORTED_CARRIER NOT_SUPPORTED_PROCESS
    NOT_SUPPORTED_USD PAY_PROCESS_ABORTED PAY_PROCESS_CANCELED REQUIRED_AMOUNT USER_ACCOUNT_ON_HOLD`,
  401: 'UNAUTHORIZED_KEY',
  403: `INCORRECT_BASIC_AUTH_FORMAT FORBIDDEN_REQUEST FORBIDDEN_CONSECUTIVE_REQUEST REJECT_ACCOUNT_PAYMENT
    REJECT_CARD_PAYMENT REJECT_CARD_COMPANY REJECT_TOSSPAY_INVALID_ACCOUNT EXCEED_MAX_AUTH_COUNT
    EXCEED_MAX_ONE_DAY_AMOUNT NOT_AVAILABLE_BANK INVALID_PASSWORD FDS_ERROR NOT_CANCELABLE_AMOUNT
    NOT_CANCELABLE_PAYMENT EXCEED_MAX_REFUND_DUE NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT
    NOT_ALLOWED_PARTIAL_REFUND NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER EXCEED_CANCEL_LIMIT
    NOT_ALLOWED_CHANGING_ACCOUNT EXCEED_MAX_REFUND_AMOUNT NOT_ALLOWED_REFUND_BANK NOT_SUPPORTED_REFUND
    FORBIDDEN_SELLER_PAYOUT`,
  404: `NOT_FOUND NOT_FOUND_HTTP_METHOD NOT_FOUND_MERCHANT NOT_FOUND_MERCHANT_INTEGRATION NOT_FOUND_PAYMENT
    NOT_FOUND_PAYMENT_SESSION NOT_FOUND_BILLING NOT_FOUND_METHOD NOT_FOUND_RECEIPT NOT_FOUND_SUBMALL
    PAYOUT_NOT_FOUND NOT_FOUND_METHOD_IN_GROUP NOT_FOUND_METHOD_OWNERSHIP`,
  409: 'IDEMPOTENT_REQUEST_PROCESSING',
  429: 'TOO_MANY_REQUESTS',
  500: `FAILED_INTERNAL_SYSTEM_PROCESSING FAILED_DB_PROCESSING COMMON_ERROR UNKNOWN_ERROR
    FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING UNKNOWN_PAYMENT_ERROR FAILED_REFUND_PROCESS
    FAILED_METHOD_HANDLING_CANCEL FAILED_PARTIAL_REFUND FAILED_CLOSED_ACCOUNT_REFUND FAILED_CARD_COMPANY_RESPONSE
    FAILED_BILL_KEY_AUTH_CREATION FAILED_BILLING_AUTO_CANCEL FAILED_HASH_DATA_CREATION FAILED_METHOD_HANDLING`,
};
const bankRefusals = ['AMOUNT_MISMATCH', 'EXPIRED', 'CLOSED', 'ALREADY_PAID', 'UNKNOWN_ACCOUNT'];
const failures = ['EXPIRED_PAYMENT', 'NTS_ERROR'];
const codes = Object.keys(errors) as ErrorCode[];

test('every code of the reference is there with its status, and no other', () => {
  const expected = Object.entries(reference).flatMap(([status, list]) =>
    list.split(/\s+/).map((code) => [code, Number(status)] as const),
  );
  const answered = codes.filter((code) => ![...bankRefusals, ...failures].includes(code));
  expect(Object.fromEntries(answered.map((code) => [code, errors[code].status]))).toEqual(
    Object.fromEntries(expected),
  );
});

test('a bank’s refusal of a played deposit is 422', () => {
  for (const code of bankRefusals)
    expect(errors[code as ErrorCode]).toMatchObject({ status: 422, only: 'sandbox' });
});

test('each code stands in one group only', () => {
  const rows = [requestErrors, approvalErrors, accountErrors, businessErrors].flatMap((group) =>
    Object.keys(group),
  );
  expect(rows).toHaveLength(new Set(rows).size);
  expect(rows.sort()).toEqual([...codes].sort());
});

test.each(codes)('%s says in both languages what to do, in at most 510 characters', (code) => {
  const { ko, en } = errors[code];
  expect(ko).toMatch(/[가-힣]/);
  expect(en).not.toMatch(/[가-힣]/);
  expect(Math.max(ko.length, en.length)).toBeLessThanOrEqual(510);
  expect(Math.min(ko.length, en.length)).toBeGreaterThan(10);
});

test('no two codes say the same', () => {
  for (const language of ['ko', 'en'] as const) {
    const sentences = codes.map((code) => errors[code][language]);
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
  }
});

test('the status does not tell whether a retry helps', () => {
  expect(errors.PROVIDER_ERROR).toMatchObject({ status: 400, retryable: true });
  expect(errors.REFUND_REJECTED).not.toHaveProperty('retryable');
});

test('a refusal has two keys, and the hint follows the sentence', () => {
  const hint = { ko: 'orderId: 너무 짧아요.', en: 'orderId: too short.' };
  expect(errorBody('INVALID_REQUEST', 'en', hint)).toEqual({
    code: 'INVALID_REQUEST',
    message: `${errors.INVALID_REQUEST.en} orderId: too short.`,
  });
  expect(errorBody('NOT_FOUND_PAYMENT', 'ko')).toEqual({
    code: 'NOT_FOUND_PAYMENT',
    message: errors.NOT_FOUND_PAYMENT.ko,
  });
});

test('a message is never longer than 510 characters, and no emoji is cut into halves', () => {
  const { message } = errorBody('INVALID_REQUEST', 'ko', { ko: '🙂'.repeat(600), en: '' });
  expect(Array.from(message)).toHaveLength(510);
  expect(message.isWellFormed()).toBe(true);
  expect(message).toMatch(/🙂…$/u);
});

test.each([
  ['REJECT_CARD_PAYMENT', true],
  ['IDEMPOTENT_REQUEST_PROCESSING', true],
  ['EXPIRED_PAYMENT', false],
  ['NTS_ERROR', false],
  ['AMOUNT_MISMATCH', false],
  ['reject_card_payment', false],
  ['toString', false],
  ['', false],
])('the test-code header may name %s: %s', (code, isAllowed) => {
  expect(isTestCode(code)).toBe(isAllowed);
});

test('names of Object are no codes', () => {
  expect(['constructor', '__proto__', 'hasOwnProperty'].filter(isErrorCode)).toEqual([]);
});
