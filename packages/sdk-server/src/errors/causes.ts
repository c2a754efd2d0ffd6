import type { ErrorCode } from '@tollgate/contract/errors';

/**
 * Why something was refused, in the words of whoever has to act on it. Every code of the protocol has one cause; a test
 * compares this table with the contract's, so a new code cannot be forgotten.
 */
// biome-ignore format: a table
export const codesByCause = {
  /** The buyer stopped. */
  stopped: ['PAY_PROCESS_CANCELED'],
  /** Too late, or never begun: the buyer starts again. */
  expired: ['NOT_FOUND_PAYMENT_SESSION', 'EXPIRED_PAYMENT', 'PAY_PROCESS_ABORTED', 'EXPIRED'],
  /** Not enough money. */
  funds: ['REJECT_ACCOUNT_PAYMENT', 'REJECT_CARD_PAYMENT'],
  /** A limit of the buyer's card or account. */
  limit: [
    'EXCEED_MAX_AMOUNT', 'EXCEED_MAX_PAYMENT_AMOUNT', 'EXCEED_MAX_DAILY_PAYMENT_COUNT', 'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT',
    'EXCEED_MAX_ONE_DAY_AMOUNT', 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT', 'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT',
    'EXCEEDS_TRANSFER_AMOUNT_MAXIMUM', 'EXCEED_UNKNOWN_CASE', 'BELOW_MINIMUM_AMOUNT',
  ],
  /** The institution refused, or the card or account cannot be used: another one may work. */
  instrument: [
    'REJECT_CARD_COMPANY', 'REJECT_TOSSPAY_INVALID_ACCOUNT', 'RESTRICTED_TRANSFER_ACCOUNT', 'INVALID_ACCOUNT_INFO_RE_REGISTER',
    'ALREADY_CLOSE_ACCOUNT', 'INVALID_CARD', 'INVALID_CARD_NUMBER', 'INVALID_CARD_EXPIRATION', 'INVALID_CARD_PASSWORD',
    'INVALID_CARD_IDENTITY', 'INVALID_BIRTH_DAY_FORMAT', 'INVALID_STOPPED_CARD', 'INVALID_REJECT_CARD', 'INVALID_CARD_LOST_OR_STOLEN',
    'NOT_REGISTERED_CARD_COMPANY', 'NOT_SUPPORTED_CARD_TYPE', 'NOT_ALLOWED_POINT_USE', 'EXCEED_MAX_CARD_INSTALLMENT_PLAN',
    'EXCEED_MIN_CARD_INSTALLMENT_PLAN', 'INVALID_CARD_INSTALLMENT_PLAN', 'INVALID_CARD_INSTALLMENT_AMOUNT',
    'NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT', 'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN',
    'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN_BELOW_AMOUNT', 'NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT', 'NOT_SUPPORTED_CARRIER',
    'USER_ACCOUNT_ON_HOLD', 'UNKNOWN_PAYMENT_ERROR',
  ],
  /** The buyer could not show who they are. */
  authentication: ['INVALID_PASSWORD', 'EXCEED_MAX_AUTH_COUNT', 'INVALID_AUTHORIZE_AUTH', 'INVALID_AUTHORIZE_AUTH_TYPE_GIFT_CERTIFICATE'],
  /** Stopped as unusual. */
  fraud: ['FDS_ERROR'],
  /** Outside of the hours in which it works. */
  hours: ['NOT_AVAILABLE_BANK', 'NOT_AVAILABLE_PAYMENT', 'MAINTAINED_METHOD'],
  /** Something of the gateway or an institution failed; the same may succeed later. */
  temporary: [
    'PROVIDER_ERROR', 'CARD_PROCESSING_ERROR', 'FAILED_CARD_COMPANY_RESPONSE', 'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    'FAILED_INTERNAL_SYSTEM_PROCESSING', 'FAILED_DB_PROCESSING', 'COMMON_ERROR', 'UNKNOWN_ERROR', 'FAILED_HASH_DATA_CREATION',
    'FAILED_METHOD_HANDLING', 'FAILED_METHOD_HANDLING_CANCEL', 'FAILED_REFUND_PROCESS', 'FAILED_BILL_KEY_AUTH_CREATION',
    'FORBIDDEN_CONSECUTIVE_REQUEST', 'IDEMPOTENT_REQUEST_PROCESSING', 'TOO_MANY_REQUESTS',
  ],
  /** It has been done before: read the payment. */
  'already done': [
    'ALREADY_PROCESSED_PAYMENT', 'ALREADY_COMPLETED_PAYMENT', 'ALREADY_CANCELED_PAYMENT', 'ALREADY_REFUND_PAYMENT',
    'ALREADY_REFUNDING_PAYMENT', 'DUPLICATED_ORDER_ID', 'DUPLICATED_REQUEST', 'DUPLICATED_CASH_RECEIPT', 'ALREADY_PAID',
  ],
  /** The account that a refund should go to. */
  'refund account': [
    'INVALID_REFUND_ACCOUNT_INFO', 'INVALID_REFUND_ACCOUNT_NUMBER', 'INVALID_BANK', 'FORBIDDEN_BANK_REFUND_REQUEST',
    'NOT_ALLOWED_REFUND_BANK', 'FAILED_CLOSED_ACCOUNT_REFUND', 'FAILED_PARTIAL_REFUND',
  ],
  /** This payment cannot be canceled (so). */
  'not cancelable': [
    'NOT_CANCELABLE_AMOUNT', 'NOT_CANCELABLE_PAYMENT', 'NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER', 'NOT_ALLOWED_PARTIAL_REFUND',
    'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT', 'NOT_MATCHES_REFUNDABLE_AMOUNT', 'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
    'INVALID_REFUND_AMOUNT', 'REFUND_REJECTED', 'EXCEED_MAX_REFUND_DUE', 'EXCEED_MAX_REFUND_AMOUNT', 'EXCEED_CANCEL_LIMIT',
    'NOT_SUPPORTED_REFUND',
  ],
  /** Keys, contract, settings: only the merchant can help. */
  configuration: [
    'INVALID_API_KEY', 'UNAUTHORIZED_KEY', 'INCORRECT_BASIC_AUTH_FORMAT', 'INVALID_CLIENT_KEY', 'API_VERSION_UPDATE_NEEDED',
    'NOT_FOUND_MERCHANT', 'NOT_FOUND_MERCHANT_INTEGRATION', 'NOT_FOUND_TERMINAL_ID', 'INVALID_UNREGISTERED_SUBMALL',
    'NOT_REGISTERED_BUSINESS', 'NOT_SUPPORTED_METHOD', 'NOT_SUPPORTED_PROCESS', 'NOT_SUPPORTED_USD', 'INVALID_TEST_CODE',
    'FAILED_BILLING_AUTO_CANCEL', 'NOT_ALLOWED_CHANGING_ACCOUNT', 'NOT_ENOUGH_AMOUNT', 'INVALID_BUSINESS_NUMBER',
    'FORBIDDEN_SELLER_PAYOUT',
  ],
  /** The call was wrong: a mistake in the program, or somebody who tampers. */
  request: [
    'FORBIDDEN_REQUEST', 'INVALID_REQUEST', 'INVALID_REQUIRED_PARAM', 'INVALID_IDEMPOTENCY_KEY', 'NOT_FOUND', 'NOT_FOUND_HTTP_METHOD',
    'NOT_FOUND_PAYMENT', 'UNAPPROVED_ORDER_ID', 'INVALID_CUSTOMER_KEY', 'INVALID_ORDER_ID', 'INVALID_ORDER_NAME',
    'INVALID_PAYMENT_KEY', 'INVALID_EMAIL', 'INVALID_CURRENCY', 'INVALID_DATE', 'INVALID_ISO_DATE_FORMAT', 'INVALID_URL',
    'INVALID_URL_FORMAT', 'INVALID_SUCCESS_URL', 'INCORRECT_SUCCESS_URL_FORMAT', 'INCORRECT_FAIL_URL_FORMAT',
    'INVALID_FLOW_MODE_PARAMETERS', 'INVALID_IDENTIFICATION_TYPE', 'REQUIRED_AMOUNT', 'BELOW_ZERO_AMOUNT', 'INVALID_CARD_COMPANY',
    'INVALID_CARD_INSTALLMENT_PLANS_WITH_MAX_AND_SINGLE', 'INVALID_EASY_PAY', 'INVALID_BILLING_AUTH', 'INVALID_BILL_KEY_REQUEST',
    'ALREADY_REMOVED_BILLING_KEY', 'NOT_MATCHES_CUSTOMER_KEY', 'NOT_FOUND_BILLING', 'NOT_FOUND_METHOD', 'NOT_FOUND_METHOD_IN_GROUP',
    'NOT_FOUND_METHOD_OWNERSHIP', 'INVALID_REGISTRATION_NUMBER_TYPE', 'EXCEED_MAX_DUE_DATE', 'EXCEED_MAX_VALID_HOURS',
    'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE', 'REQUIRED_ACCOUNT_KEY', 'INVALID_VIRTUAL_ACCOUNT_TYPE', 'AMOUNT_MISMATCH',
    'CLOSED', 'UNKNOWN_ACCOUNT', 'INVALID_TRANSACTION_KEY', 'EXCEED_MAX_QUERY_LIMIT', 'INVALID_PAGING_KEY',
    'INVALID_CASH_RECEIPT_INFO', 'NOT_FOUND_RECEIPT', 'NTS_ERROR', 'ALREADY_EXIST_SUBMALL', 'INVALID_SUBMALL_ID',
    'NOT_REGISTERED_SUBMALL', 'NOT_FOUND_SUBMALL', 'PAYOUT_NOT_FOUND', 'ACCOUNT_OWNER_CHECK_FAILED', 'NOT_MATCH_PAYEE_NAME',
    'INVALID_ACCOUNT_NUMBER', 'INVALID_ACCOUNT_NUMBER_OR_UNAVAILABLE', 'INVALID_ACCOUNT_NOT_CORRECT_BANK', 'INVALID_PAYABLE_DATE',
    'NOT_ALLOWED_HOLIDAY',
  ],
} as const satisfies Record<string, readonly ErrorCode[]>;

type CauseOfCode = keyof typeof codesByCause;
export type Cause = CauseOfCode | 'does not fit' | 'unknown';

/** A code of the contract without a cause does not compile. */
type Forgotten = Exclude<ErrorCode, (typeof codesByCause)[CauseOfCode][number]>;
export const nothingForgotten: [Forgotten] extends [never] ? true : Forgotten = true;

/** Causes whose codes may all succeed later, sent again. A test compares this, too, with the contract's table. */
const retryable: readonly Cause[] = ['temporary', 'hours'];

const causes = new Map<string, CauseOfCode>(
  Object.entries(codesByCause).flatMap(([cause, codes]) => codes.map((code) => [code, cause as CauseOfCode])),
);

/** @param code any text: the real gateway may know codes that we do not */
export function causeOf(code: string): Cause {
  if (code === paymentDoesNotFit) return 'does not fit';
  return causes.get(code) ?? 'unknown';
}

export function isRetryable(cause: Cause): boolean {
  return retryable.includes(cause);
}

/** Our own code: the gateway answered with a payment that is not this order's. A person must look. */
export const paymentDoesNotFit = 'PAYMENT_DOES_NOT_FIT';
