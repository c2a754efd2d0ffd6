import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
} from '@paypal/paypal-server-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatorAccount } from '../simulator-account.ts';
import { fresh, type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

/**
 * PayPal's newer library, as it comes from npm: a second, independent reader of PayPal's protocol. It has no setting
 * for the address, so the one place where it makes requests is told to send them here instead.
 */
class SimulatedClient extends Client {
  readonly #origin: string;

  constructor(origin: string, secret: string = simulatorAccount.clientSecret) {
    super({
      environment: Environment.Sandbox,
      clientCredentialsAuthCredentials: {
        oAuthClientId: simulatorAccount.clientId,
        oAuthClientSecret: secret,
      },
    });
    this.#origin = origin;
  }

  override getRequestBuilderFactory(): ReturnType<Client['getRequestBuilderFactory']> {
    const original = super.getRequestBuilderFactory();
    return (...asked) => {
      const builder = original(...asked);
      builder.interceptRequest((request) => ({
        ...request,
        url: request.url.replace('https://api-m.sandbox.paypal.com', this.#origin),
      }));
      return builder;
    };
  }
}

const prefer = 'return=representation';
const sides = (secret?: string) => {
  const client = new SimulatedClient(stage.paypal.origin, secret);
  return { orders: new OrdersController(client), payments: new PaymentsController(client) };
};
const amount = (value: string) => ({ currencyCode: 'USD', value });

const newOrder = (value: string, paypalRequestId = fresh('create')) => ({
  paypalRequestId,
  prefer,
  body: {
    intent: CheckoutPaymentIntent.Capture,
    purchaseUnits: [
      {
        amount: { ...amount(value), breakdown: { itemTotal: amount(value) } },
        items: [{ name: '머그컵', quantity: '1', unitAmount: amount(value) }],
        customId: fresh('pk'),
      },
    ],
    paymentSource: {
      paypal: {
        experienceContext: {
          brandName: '톨게이트 상점',
          returnUrl: 'https://shop.example.com/return',
          cancelUrl: 'https://shop.example.com/cancel',
        },
      },
    },
  },
});

/** What the library makes of a refusal. */
async function refusalOf(asked: Promise<unknown>): Promise<unknown[]> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`not a refusal: ${String(error)}`);
  const { name, details } = error.result as { name?: string; details?: { issue: string }[] };
  return [error.statusCode, name, details?.[0]?.issue];
}

test('creates, captures, refunds in part and in whole, and reads everything', async () => {
  const { orders, payments } = sides();
  const created = await orders.createOrder(newOrder('100.00'));
  expect([created.statusCode, created.result.status]).toEqual([201, 'PAYER_ACTION_REQUIRED']);
  const orderId = created.result.id ?? '';
  expect(created.result.links?.map(({ rel }) => rel)).toEqual(['self', 'payer-action']);

  await stage.paypal.control.approve({ orderId });
  expect((await orders.getOrder({ id: orderId })).result.paymentSource?.paypal?.emailAddress).toBe(
    'tosspayments-paypal@example.com',
  );
  const paypalRequestId = fresh('capture');
  const capture = () => orders.captureOrder({ id: orderId, paypalRequestId, prefer });
  const [captured, repeated] = [await capture(), await capture()];
  expect([captured.statusCode, repeated.statusCode]).toEqual([201, 200]);
  expect(repeated.result).toEqual(captured.result);
  const [money] = captured.result.purchaseUnits?.[0]?.payments?.captures ?? [];
  expect(money).toMatchObject({
    status: 'COMPLETED',
    amount: amount('100.00'),
    sellerReceivableBreakdown: { paypalFee: amount('4.70'), netAmount: amount('95.30') },
  });

  const captureId = money?.id ?? '';
  const refund = (body: object) =>
    payments.refundCapturedPayment({ captureId, paypalRequestId: fresh('refund'), prefer, body });
  const part = await refund({ amount: amount('40.00'), customId: 'r-1' });
  expect(part.result).toMatchObject({ status: 'COMPLETED', amount: amount('40.00'), customId: 'r-1' });
  const rest = await refund({});
  expect(rest.result.amount).toEqual(amount('60.00'));
  expect((await payments.getRefund({ refundId: rest.result.id ?? '' })).result).toEqual(rest.result);
  expect((await payments.getCapturedPayment({ captureId })).result.status).toBe('REFUNDED');
  expect(await refusalOf(refund({ amount: amount('0.01') }))).toEqual([
    422,
    'UNPROCESSABLE_ENTITY',
    'CAPTURE_FULLY_REFUNDED',
  ]);
});

test('hears refusals as PayPal would say them', async () => {
  const { orders, payments } = sides();
  expect(await refusalOf(orders.createOrder(newOrder('1.005')))).toEqual([
    422,
    'UNPROCESSABLE_ENTITY',
    'DECIMAL_PRECISION',
  ]);
  const created = await orders.createOrder(newOrder('1.00'));
  const id = created.result.id ?? '';
  expect(await refusalOf(orders.captureOrder({ id, prefer }))).toEqual([
    422,
    'UNPROCESSABLE_ENTITY',
    'ORDER_NOT_APPROVED',
  ]);
  expect(await refusalOf(payments.getCapturedPayment({ captureId: 'NOTHERE' }))).toEqual([
    404,
    'RESOURCE_NOT_FOUND',
    'INVALID_RESOURCE_ID',
  ]);
  const mocked = orders.captureOrder({
    id,
    prefer,
    paypalMockResponse: '{"mock_application_codes":"TRANSACTION_REFUSED"}',
  });
  expect(await refusalOf(mocked)).toEqual([422, 'UNPROCESSABLE_ENTITY', 'TRANSACTION_REFUSED']);
});

test('hears that its secret is wrong', async () => {
  await expect(sides('wrong').orders.getOrder({ id: 'ANY' })).rejects.toThrow();
});
