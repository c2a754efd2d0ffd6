/**
 * No test runs this file: it compiles, or it does not. Code written against the types of the npm loader must compile
 * against ours, in both directions that a merchant can meet.
 */
import type {
  TossPaymentsBrandpay as NpmBrandpay,
  TossPaymentsPayment as NpmPayment,
  TossPaymentsSDK as NpmSDK,
  TossPaymentsWidgets as NpmWidgets,
} from '@tosspayments/tosspayments-sdk';
import type { TossPayments, TossPaymentsSDK } from './types.ts';

declare const ours: TossPayments;

// What the loader resolves with is what our global returns.
export const sdk: NpmSDK = ours('test_ck_x');
export const payment: NpmPayment = sdk.payment({ customerKey: ours.ANONYMOUS });
export const widgets: NpmWidgets = ours('test_gck_x').widgets({ customerKey: 'k2' });
export const brandpay: NpmBrandpay = ours('test_ck_x').brandpay({ customerKey: 'k2' });

// Typed by us, a request means the same.
const request = {
  amount: { value: 50_000, currency: 'KRW' },
  orderId: 'order-0001',
  orderName: '생수',
  virtualAccount: { cashReceipt: { type: '소득공제' as const }, validHours: 24 },
};
const addresses = { successUrl: 'https://shop.test/success', failUrl: 'https://shop.test/fail' };

// What a page that was written against the npm package hands over, down to the last optional field.
type NpmForeignRequest = Parameters<NpmPayment['requestPayment']>[0];
const throughPayPal: NpmForeignRequest = {
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 129.9, currency: 'USD' },
  orderId: 'order-us-1',
  orderName: 'Linen jacket',
  ...addresses,
  customerName: null,
  foreignEasyPay: {
    provider: 'PAYPAL',
    country: 'US',
    products: [
      { name: 'Linen jacket', quantity: 1, unitAmount: 129.9, currency: 'USD', description: 'Light blue' },
    ],
    shipping: {
      fullName: 'Jane Doe',
      address: {
        country: 'US',
        line1: '12 Main St',
        line2: null,
        area1: 'CA',
        area2: 'San Jose',
        postalCode: '95131',
      },
    },
    paymentMethodOptions: { paypal: { setTransactionContext: { sender_account_id: 'A1' } } },
  },
};

export async function requests({ payment }: TossPaymentsSDK): Promise<void> {
  const our = payment({ customerKey: 'k2' });
  const { paymentKey } = await our.requestPayment({ method: 'VIRTUAL_ACCOUNT', ...request });
  const redirected: Promise<void> = our.requestPayment({
    method: 'FOREIGN_EASY_PAY',
    ...request,
    ...addresses,
    foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
  });
  const throughTheirTypes: Promise<void> = our.requestPayment(throughPayPal);
  // @ts-expect-error: a wallet has no promise mode, so there is no result to read.
  (await our.requestPayment({ method: 'FOREIGN_EASY_PAY', ...request })).paymentKey;
  // @ts-expect-error: there is no such method.
  await our.requestPayment({ method: 'BITCOIN', ...request });
  void [paymentKey, redirected, throughTheirTypes];
}
