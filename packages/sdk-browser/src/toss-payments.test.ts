import { describe, expect, test } from 'vitest';
import { createTossPayments } from './toss-payments.ts';

const TossPayments = createTossPayments('http://localhost:4100');
const individual = 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq';
const widget = 'test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm';
type Factory = 'payment' | 'widgets' | 'brandpay';

function call(factory: Factory, clientKey: unknown, params: unknown): string {
  try {
    const face = TossPayments(clientKey as string)[factory](params as { customerKey: string });
    return Object.keys(face).join(' ');
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    expect(error).toBeInstanceOf(Error);
    expect(message).not.toBe('');
    return `${name} ${code}`;
  }
}

const paymentFace = 'requestPayment requestBillingAuth destroy';
const badKey = 'InvalidClientKeyError INVALID_CLIENT_KEY';
const badCustomer = 'InvalidCustomerKeyError INVALID_CUSTOMER_KEY';
const insecure = 'InsecureKeyUsageError INSECURE_KEY_USAGE';

describe('the factories', () => {
  test('ANONYMOUS is the buyer without an account', () => {
    expect(TossPayments.ANONYMOUS).toBe('@@ANONYMOUS');
    expect(call('payment', individual, { customerKey: TossPayments.ANONYMOUS })).toBe(paymentFace);
  });

  test('TossPayments itself throws nothing, whatever the key', () => {
    expect(Object.keys(TossPayments(undefined as unknown as string)).sort()).toEqual([
      'brandpay',
      'payment',
      'widgets',
    ]);
  });

  // biome-ignore format: a table
  test.each<[Factory, unknown, unknown, string]>([
    ['payment',  individual,        { customerKey: 'kim@example.com' }, paymentFace],
    ['payment',  'live_ck_abcDEF1', { customerKey: 'k2' },              paymentFace],
    ['payment',  individual,        { customerKey: 'k'.repeat(300) },   paymentFace],
    ['payment',  individual,        { customerKey: 'A-_=.@1' },         paymentFace],
    ['widgets',  widget,            { customerKey: 'k2', brandpay: {} }, 'setAmount renderPaymentMethods renderAgreement requestPayment requestPaymentWindow renderPaymentWindow'],
    ['brandpay', individual,        { customerKey: 'k2' },              'requestPayment changePassword addPaymentMethod openSettings changeOneTouchPay isOneTouchPayEnabled requestBillingAuth'],

    ['payment',  undefined,         { customerKey: 'k2' }, badKey],
    ['payment',  '',                { customerKey: 'k2' }, badKey],
    ['payment',  'test_ck_',        { customerKey: 'k2' }, badKey],
    ['payment',  'ck_abc',          { customerKey: 'k2' }, badKey],
    ['payment',  ` ${individual}`,  { customerKey: 'k2' }, badKey],
    ['payment',  `${individual}\n`, { customerKey: 'k2' }, badKey],
    ['payment',  'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', { customerKey: 'k2' }, badKey],
    ['widgets',  'nonsense',        { customerKey: 'k2' }, badKey],
    ['brandpay', 5,                 { customerKey: 'k2' }, badKey],

    ['payment',  widget,            { customerKey: 'k2' }, 'NotSupportedWidgetKeyError NOT_SUPPORTED_WIDGET_KEY'],
    ['brandpay', widget,            { customerKey: 'k2' }, 'NotSupportedWidgetKeyError NOT_SUPPORTED_WIDGET_KEY'],
    ['widgets',  individual,        { customerKey: 'k2' }, 'NotSupportedAPIIndividualKeyError NOT_SUPPORTED_API_INDIVIDUAL_KEY'],
    ['payment',  widget,            {},                    'NotSupportedWidgetKeyError NOT_SUPPORTED_WIDGET_KEY'],

    ['payment',  individual,        undefined,                        badCustomer],
    ['payment',  individual,        {},                               badCustomer],
    ['payment',  individual,        { customerKey: null },            badCustomer],
    ['payment',  individual,        { customerKey: 12345 },           badCustomer],
    ['payment',  individual,        { customerKey: 'k' },             badCustomer],
    ['payment',  individual,        { customerKey: 'k'.repeat(301) }, badCustomer],
    ['payment',  individual,        { customerKey: 'two words' },     badCustomer],
    ['payment',  individual,        { customerKey: '고객1' },         badCustomer],
    ['widgets',  widget,            { customerKey: 'k' },             badCustomer],

    ['payment',  individual,        { customerKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R' }, insecure],
    ['payment',  individual,        { customerKey: 'live_sk_abc' },   insecure],
    ['payment',  individual,        { customerKey: 'test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy' }, insecure],
    ['widgets',  widget,            { customerKey: 'test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6' }, insecure],
    ['brandpay', individual,        { customerKey: 'live_gsk_abc' },  insecure],
  ])('%s with %s and %o: %s', (factory, clientKey, params, outcome) => {
    expect(call(factory, clientKey, params)).toBe(outcome);
  });
});

test.each([
  ...Object.entries(TossPayments(widget).widgets({ customerKey: 'k2' })),
  ...Object.entries(TossPayments(individual).brandpay({ customerKey: 'k2' })),
])('%s says that this gateway does not have it yet', async (name, method: () => Promise<never>) => {
  const refusal = await method().catch((error: unknown) => error);
  expect(refusal).toMatchObject({ name: 'NotSupportedMethodError', code: 'NOT_SUPPORTED_METHOD' });
  expect((refusal as Error).message).toMatch(new RegExp(`(yet|아직).*\\.${name}\\)$`));
});
