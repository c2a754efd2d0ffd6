import { expect, test } from 'vitest';
import { errors } from './errors.ts';
import { sdkErrors } from './sdk-errors.ts';

/** The browser's codes as the reference lists them, section 13 of the errors and 5 of the script. */
const reference =
  `USER_CANCEL INVALID_PARAMETERS INVALID_CLIENT_KEY UNKNOWN_ERROR NETWORK_ERROR INSECURE_KEY_USAGE
  BELOW_ZERO_AMOUNT INVALID_AMOUNT_VALUE INVALID_AMOUNT_CURRENCY NOT_SETUP_AMOUNT INCORRECT_SUCCESS_URL_FORMAT
  INCORRECT_FAIL_URL_FORMAT NOT_SUPPORTED_PROMISE NOT_SUPPORTED_METHOD INVALID_METHOD_TRANSACTION
  PAYMENT_REQUEST_FAIL PAYMENT_REQUEST_ABORTED NO_ACTIVE_PAYMENT_REQUEST INVALID_METADATA
  NOT_SELECTED_PAYMENT_METHOD NEED_AGREEMENT_WITH_REQUIRED_TERMS NEED_CARD_PAYMENT_DETAIL
  NEED_REFUND_ACCOUNT_DETAIL EXCEED_DEPOSIT_AMOUNT_LIMIT EXCEED_MAX_DUE_DATE PROVIDER_STATUS_UNHEALTHY
  UNSUPPORTED_TEST_PHASE_PAYMENT_METHOD INVALID_VARIANT_KEY INVALID_SELECTOR
  PAYMENT_METHODS_WIDGET_ALREADY_RENDERED AGREEMENT_WIDGET_ALREADY_RENDERED PAYMENT_WINDOW_ALREADY_RENDERED
  NOT_SUPPORTED_WIDGET_KEY NOT_SUPPORTED_API_INDIVIDUAL_KEY PAY_PROCESS_CANCELED PAY_PROCESS_ABORTED
  REJECT_CARD_COMPANY INVALID_CUSTOMER_KEY V1_METHOD_NOT_SUPPORTED UNKNOWN INVALID_PARAMETER
  CUSTOM_PAYMENT_METHOD_UNABLE_TO_PAY NOT_REGISTERED_PAYMENT_WIDGET NEED_AGREEMENT_WITH_TERMS
  NEED_MERCHANT_ONE_TOUCH_SETTING NOT_REGISTERED_REDIRECT_URL`.split(/\s+/);

test('every code of the browser script is there, and no other', () => {
  expect(Object.keys(sdkErrors).sort()).toEqual([...reference].sort());
});

test.each(Object.entries(sdkErrors))('%s has a sentence in both languages', (_, { ko, en }) => {
  expect(ko).toMatch(/[가-힣]/);
  expect(en).not.toMatch(/[가-힣]/);
});

test('where the buyer stops or the payment breaks off, it is said that no money moved', () => {
  for (const code of [
    'USER_CANCEL',
    'PAY_PROCESS_CANCELED',
    'PAY_PROCESS_ABORTED',
    'PAYMENT_REQUEST_ABORTED',
  ] as const) {
    expect(sdkErrors[code].ko).toContain('돈은 나가지 않았어요');
    expect(sdkErrors[code].en).toContain('No money moved');
  }
  expect(errors.EXPIRED_PAYMENT.en).toContain('No money moved');
});
