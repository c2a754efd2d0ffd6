import { customerKeyPattern } from '@tollgate/contract/limits';
import { failure } from './failure.ts';
import { isThing } from './shape.ts';

/** What a client key (클라이언트 키) is good for: payment() and brandpay(), or widgets(). */
export type KeyFamily = 'individual' | 'widget';

/**
 * Checks what every factory is given, in the order of the protocol: client key, its family, customer key.
 *
 * @returns the customer key
 * @throws INVALID_CLIENT_KEY, NOT_SUPPORTED_WIDGET_KEY, NOT_SUPPORTED_API_INDIVIDUAL_KEY, INSECURE_KEY_USAGE,
 * INVALID_CUSTOMER_KEY
 */
export function checkKeys(clientKey: unknown, params: unknown, needed: KeyFamily): string {
  const family = familyOf(clientKey);
  if (!family) throw failure('INVALID_CLIENT_KEY');
  if (family !== needed) {
    throw failure(needed === 'widget' ? 'NOT_SUPPORTED_API_INDIVIDUAL_KEY' : 'NOT_SUPPORTED_WIDGET_KEY');
  }
  const customerKey = isThing(params) ? params['customerKey'] : undefined;
  if (typeof customerKey !== 'string') throw failure('INVALID_CUSTOMER_KEY');
  if (isSecretKey(customerKey)) throw failure('INSECURE_KEY_USAGE');
  if (!customerKeyPattern.test(customerKey)) throw failure('INVALID_CUSTOMER_KEY');
  return customerKey;
}

function familyOf(clientKey: unknown): KeyFamily | undefined {
  const parts = typeof clientKey === 'string' && /^(?:test|live)_(g?)ck_\w+$/.exec(clientKey);
  return parts ? (parts[1] ? 'widget' : 'individual') : undefined;
}

/** `ak` is what secret keys were called before there were families. */
function isSecretKey(key: string): boolean {
  return /^(test|live)_(g?sk|ak)_/.test(key);
}
