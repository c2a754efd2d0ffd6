import type { SdkErrorCode } from '@tollgate/contract/sdk-errors';

/** The codes this script itself ends with. The build leaves the words of all others out: see `vite.config.ts`. */
export const reasons = [
  'INVALID_CLIENT_KEY',
  'INVALID_CUSTOMER_KEY',
  'INSECURE_KEY_USAGE',
  'NOT_SUPPORTED_WIDGET_KEY',
  'NOT_SUPPORTED_API_INDIVIDUAL_KEY',
  'USER_CANCEL',
  'PAYMENT_REQUEST_ABORTED',
  'NO_ACTIVE_PAYMENT_REQUEST',
  'INVALID_METHOD_TRANSACTION',
  'NOT_SUPPORTED_METHOD',
  'V1_METHOD_NOT_SUPPORTED',
  'INVALID_AMOUNT_VALUE',
  'INVALID_AMOUNT_CURRENCY',
  'BELOW_ZERO_AMOUNT',
  'INVALID_PARAMETERS',
  'INCORRECT_SUCCESS_URL_FORMAT',
  'INCORRECT_FAIL_URL_FORMAT',
  'NOT_SUPPORTED_PROMISE',
  'INVALID_METADATA',
  'NETWORK_ERROR',
  'PAYMENT_REQUEST_FAIL',
  'UNKNOWN',
] as const satisfies readonly SdkErrorCode[];

export type Reason = (typeof reasons)[number];
