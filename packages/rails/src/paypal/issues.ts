/**
 * What a refusal of PayPal's means to whoever has to answer a merchant.
 *
 * `in-progress` is never a refusal outside this folder: something may be moving, so the client waits, and then
 * falls silent. `configuration` and `seller` are for an operator. `duplicate-invoice` means that our own numbering
 * broke: an alarm, never something to mend by another number.
 */
export type PayPalIssueClass =
  | 'input'
  | 'not-found'
  | 'not-approved'
  | 'already-captured'
  | 'in-progress'
  | 'payer-action'
  | 'declined'
  | 'duplicate-invoice'
  | 'seller'
  | 'configuration'
  | 'refund-nothing-left'
  | 'refund-too-much'
  | 'refund-too-late'
  | 'refund-not-in-part'
  | 'refund-capture-pending'
  | 'refund-no-funds'
  | 'refund-rejected'
  | 'conflict'
  | 'other';

type Row = { class: PayPalIssueClass; isRetryable: boolean };

const final = (name: PayPalIssueClass): Row => ({ class: name, isRetryable: false });
/** The same request under the same id may be answered differently later, without the buyer doing anything. */
const later = (name: PayPalIssueClass): Row => ({ class: name, isRetryable: true });

/**
 * PayPal's `details[].issue`, and below the `name` that stands where there is none. What is missing here is
 * `other`: a final no that a person should look at. PayPal's sentences are for our log only and may change any day.
 */
// biome-ignore format: a table
export const payPalIssues = {
  MALFORMED_REQUEST_JSON:          final('input'),
  MISSING_REQUIRED_PARAMETER:      final('input'),
  INVALID_PARAMETER_SYNTAX:        final('input'),
  INVALID_PARAMETER_VALUE:         final('input'),
  INVALID_STRING_LENGTH:           final('input'),
  INVALID_STRING_MIN_LENGTH:       final('input'),
  INVALID_STRING_MAX_LENGTH:       final('input'),
  INVALID_ARRAY_MIN_ITEMS:         final('input'),
  INVALID_ARRAY_MAX_ITEMS:         final('input'),
  NOT_SUPPORTED:                   final('input'),
  PAYPAL_REQUEST_ID_REQUIRED:      final('input'),
  AMOUNT_MISMATCH:                 final('input'),
  ITEM_TOTAL_MISMATCH:             final('input'),
  ITEM_TOTAL_REQUIRED:             final('input'),
  TAX_TOTAL_MISMATCH:              final('input'),
  TAX_TOTAL_REQUIRED:              final('input'),
  DECIMAL_PRECISION:               final('input'),
  CANNOT_BE_NEGATIVE:              final('input'),
  CANNOT_BE_ZERO_OR_NEGATIVE:      final('input'),
  MAX_VALUE_EXCEEDED:              final('input'),
  INVALID_CURRENCY_CODE:           final('input'),
  MULTI_CURRENCY_ORDER:            final('input'),
  CITY_REQUIRED:                   final('input'),
  POSTAL_CODE_REQUIRED:            final('input'),
  SHIPPING_ADDRESS_INVALID:        final('input'),
  INVALID_COUNTRY_CODE:            final('input'),

  INVALID_RESOURCE_ID:             final('not-found'),

  ORDER_NOT_APPROVED:              final('not-approved'),
  ORDER_ALREADY_CAPTURED:          final('already-captured'),
  ORDER_COMPLETION_IN_PROGRESS:    later('in-progress'),
  PREVIOUS_REQUEST_IN_PROGRESS:    later('in-progress'),

  PAYER_ACTION_REQUIRED:                   final('payer-action'),
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING:    final('payer-action'),
  INSTRUMENT_DECLINED:                     final('declined'),
  TRANSACTION_REFUSED:                     final('declined'),
  PAYER_CANNOT_PAY:                        final('declined'),
  PAYER_ACCOUNT_RESTRICTED:                final('declined'),
  PAYER_ACCOUNT_LOCKED_OR_CLOSED:          final('declined'),
  TRANSACTION_LIMIT_EXCEEDED:              final('declined'),
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED:    final('declined'),
  COMPLIANCE_VIOLATION:                    final('declined'),
  PAYEE_BLOCKED_TRANSACTION:               final('declined'),
  TRANSACTION_BLOCKED_BY_PAYEE:            final('declined'),
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: final('declined'),
  DOMESTIC_TRANSACTION_REQUIRED:           final('declined'),

  DUPLICATE_INVOICE_ID:            final('duplicate-invoice'),

  PAYEE_ACCOUNT_INVALID:           final('seller'),
  PAYEE_ACCOUNT_RESTRICTED:        final('seller'),
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED:  final('seller'),
  PERMISSION_DENIED:               later('configuration'),
  CONSENT_NEEDED:                  later('configuration'),

  CAPTURE_FULLY_REFUNDED:                  final('refund-nothing-left'),
  REFUND_AMOUNT_EXCEEDED:                  final('refund-too-much'),
  REFUND_CAPTURE_CURRENCY_MISMATCH:        final('input'),
  CURRENCY_MISMATCH:                       final('input'),
  PENDING_CAPTURE:                         final('refund-capture-pending'),
  REFUND_FAILED_INSUFFICIENT_FUNDS:        final('refund-no-funds'),
  REFUND_TIME_LIMIT_EXCEEDED:              final('refund-too-late'),
  PARTIAL_REFUND_NOT_ALLOWED:              final('refund-not-in-part'),
  TRANSACTION_DISPUTED:                    final('refund-not-in-part'),
  REFUND_NOT_ALLOWED:                      final('refund-rejected'),
  MAX_NUMBER_OF_REFUNDS_EXCEEDED:          final('refund-rejected'),
  REFUND_IS_RESTRICTED:                    final('refund-rejected'),
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK:  final('refund-rejected'),

  INVALID_REQUEST:                 final('input'),
  UNSUPPORTED_MEDIA_TYPE:          final('input'),
  RESOURCE_NOT_FOUND:              final('not-found'),
  NOT_AUTHORIZED:                  later('configuration'),
  RESOURCE_CONFLICT:               later('in-progress'),
  UNPROCESSABLE_ENTITY:            final('other'),

  // Ours: PayPal answers a repeat with the first result, whatever is asked now, and an order tells its refunds.
  CONFLICT:                        final('conflict'),
  NOT_FOUND:                       final('not-found'),
} as const satisfies Record<string, Row>;

export type KnownPayPalIssue = keyof typeof payPalIssues;
/** New ones appear at any time; `payPalIssueOf` and `payPalIssueClass` answer for each. */
export type PayPalIssue = KnownPayPalIssue | (string & {});

export function payPalIssueOf(code: PayPalIssue): Row {
  return Object.hasOwn(payPalIssues, code) ? payPalIssues[code as KnownPayPalIssue] : final('other');
}

export const payPalIssueClass = (code: PayPalIssue): PayPalIssueClass => payPalIssueOf(code).class;
