/**
 * What `requestPayment` accepts, checked before anything leaves the page and in the order the protocol recommends:
 * method, amount, fields, addresses, mode, metadata. The gateway checks the same again.
 * Source: sdk.md of the protocol, 4 and 5.4.
 */
import { type Currency, currencies, methods, requestMethods } from '@tollgate/contract/codes';
import { lengths, mobilePhonePattern, orderIdPattern } from '@tollgate/contract/limits';
import type { WindowMode, WindowTarget } from '@tollgate/contract/window';
import { failure, notBuiltYet } from './failure.ts';
import { type MethodRules, methodRules } from './method-options.ts';
import {
  amountOf,
  figure,
  isAbsent,
  isThing,
  listOf,
  matching,
  oneOf,
  optional,
  type Rule,
  shape,
  text,
} from './shape.ts';

type Request = Record<string, unknown>;

/** How the buyer is sent to the window, and how the outcome comes back. */
export interface Course {
  mode: WindowMode;
  target: WindowTarget;
}

/** @throws PaymentError with the first code that applies */
export function checkPaymentRequest(request: unknown, isMobile: boolean): Course {
  // v1 was called with the method first: requestPayment('가상계좌', {…}).
  const rules = checkMethod(isThing(request) ? request['method'] : request);
  const fields = request as Request;
  const currency = checkAmount(fields['amount'], rules.currency(fields));
  const wrong = shape({ ...common, ...rules.options(currency) })(fields, '');
  if (wrong !== undefined) throw failure('INVALID_PARAMETERS', wrong);
  const mode = checkAddresses(fields);
  const leaves = isMobile || rules.leavesPage || fields['windowTarget'] === 'self';
  if (mode === 'promise' && leaves) throw failure('NOT_SUPPORTED_PROMISE');
  if (!isMetadata(fields['metadata'])) throw failure('INVALID_METADATA');
  return { mode, target: leaves ? 'self' : 'iframe' };
}

function checkMethod(method: unknown): MethodRules {
  if (typeof method !== 'string') throw failure('INVALID_PARAMETERS', 'method');
  const rules = methodRules.get(method);
  if (rules) return rules;
  if (requestMethods.some((known) => known === method)) throw notBuiltYet(method);
  // 토스페이 was a method of its own in v1.
  const v1Names = ['토스페이', ...Object.values(methods).map(({ ko }) => ko)];
  throw failure(v1Names.includes(method) ? 'V1_METHOD_NOT_SUPPORTED' : 'NOT_SUPPORTED_METHOD', method);
}

function checkAmount(amount: unknown, only: Currency | undefined): Currency {
  const { value, currency } = isThing(amount) ? amount : ({} as Request);
  if (typeof value !== 'number' || Number.isNaN(value)) throw failure('INVALID_AMOUNT_VALUE');
  const known = Object.keys(currencies).find((code) => code === currency) as Currency | undefined;
  if (!known) throw failure('INVALID_AMOUNT_CURRENCY');
  // The name says below zero; zero itself is refused by the same code.
  if (value <= 0) throw failure('BELOW_ZERO_AMOUNT');
  if (only && known !== only) throw failure('INVALID_AMOUNT_CURRENCY', only);
  if (amountOf(currencies[known].decimals)(value, 'value')) throw failure('INVALID_AMOUNT_VALUE');
  return known;
}

const common: Record<string, Rule> = {
  orderId: matching(orderIdPattern),
  orderName: text(lengths.orderName, 1),
  customerName: optional(text(lengths.customerName)),
  customerEmail: optional(text(lengths.customerEmail)),
  customerMobilePhone: optional(matching(mobilePhonePattern)),
  taxFreeAmount: optional(figure),
  windowTarget: optional(oneOf(['iframe', 'self'])),
  pendingUrl: optional(text(lengths.url)),
  orderProductCode: optional(text()),
  sandbox: optional(shape({ paymentResult: oneOf(['SUCCESS', 'FAIL']) })),
  subOrders: optional(
    listOf(
      shape({
        merchantBusinessNumber: text(),
        merchantName: text(),
        merchantAddress: shape({
          country: text(),
          postalCode: text(),
          address: text(),
          detailAddress: optional(text()),
        }),
        orderName: text(),
      }),
    ),
  ),
};

/** Both addresses make redirect mode, none promise mode; of a lonely one the missing other is what is wrong. */
function checkAddresses({ successUrl, failUrl }: Request): WindowMode {
  if (isAbsent(successUrl) && isAbsent(failUrl)) return 'promise';
  if (!isReturnAddress(successUrl)) throw failure('INCORRECT_SUCCESS_URL_FORMAT');
  if (!isReturnAddress(failUrl)) throw failure('INCORRECT_FAIL_URL_FORMAT');
  return 'redirect';
}

function isReturnAddress(address: unknown): boolean {
  return typeof address === 'string' && address.length <= lengths.url && isWebAddress(address);
}

/** Absolute, http or https, and without a user name or password in it. */
export function isWebAddress(address: string): boolean {
  try {
    const { username, password } = new URL(address);
    return /^https?:\/\//i.test(address) && !username && !password;
  } catch {
    return false;
  }
}

function isMetadata(metadata: unknown): boolean {
  if (isAbsent(metadata)) return true;
  if (!isThing(metadata)) return false;
  // A symbol would be lost without a word on the way to the gateway.
  const keys = Reflect.ownKeys(metadata);
  return keys.length <= lengths.metadataPairs && keys.every((key) => isPair(key, metadata[key as string]));
}

function isPair(key: string | symbol, value: unknown): boolean {
  return (
    typeof key === 'string' &&
    text(lengths.metadataKey, 1)(key, key) === undefined &&
    !/[[\]]/.test(key) &&
    text(lengths.metadataValue)(value, key) === undefined
  );
}
