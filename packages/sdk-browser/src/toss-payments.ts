import { ANONYMOUS } from '@tollgate/contract/limits';
import { notBuiltYet } from './failure.ts';
import { checkKeys } from './keys.ts';
import { createPayment } from './payment.ts';
import type { TossPayments, TossPaymentsBrandpay, TossPaymentsWidgets } from './types.ts';

/**
 * Makes the global `TossPayments` for one gateway.
 *
 * @param origin of the gateway, where payments are requested and windows come from
 */
export function createTossPayments(origin: string): TossPayments {
  const tossPayments = (clientKey: string) => ({
    payment: (params: unknown) =>
      createPayment(origin, clientKey, checkKeys(clientKey, params, 'individual')),
    widgets: (params: unknown) => {
      checkKeys(clientKey, params, 'widget');
      return refusing<TossPaymentsWidgets>('widgets', widgetMethods);
    },
    brandpay: (params: unknown) => {
      checkKeys(clientKey, params, 'individual');
      return refusing<TossPaymentsBrandpay>('brandpay', brandpayMethods);
    },
  });
  return Object.assign(tossPayments, { ANONYMOUS } as const);
}

const widgetMethods: (keyof TossPaymentsWidgets)[] = [
  'setAmount',
  'renderPaymentMethods',
  'renderAgreement',
  'requestPayment',
  'requestPaymentWindow',
  'renderPaymentWindow',
];

const brandpayMethods: (keyof TossPaymentsBrandpay)[] = [
  'requestPayment',
  'changePassword',
  'addPaymentMethod',
  'openSettings',
  'changeOneTouchPay',
  'isOneTouchPayEnabled',
  'requestBillingAuth',
];

/** Every method is there and says no: a page that calls it hears why, instead of waiting. */
function refusing<Face>(factory: string, names: (keyof Face & string)[]): Face {
  const methods = names.map((name) => ({
    [name]: async () => {
      throw notBuiltYet(`${factory}.${name}`);
    },
  }));
  return Object.assign({}, ...methods);
}
