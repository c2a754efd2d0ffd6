import { expect, test } from 'vitest';
import { payPalEventOf } from './events.ts';

const event = (type: string, resourceType: string | undefined, resource: unknown) => ({
  id: 'WH-1',
  create_time: '2026-03-10T05:22:31.123Z',
  event_type: type,
  ...(resourceType && { resource_type: resourceType }),
  resource,
});
const at = (path: string, rel: string) => ({ href: `https://api.paypal.com${path}`, rel, method: 'GET' });

test.each([
  [
    'an approval',
    event('CHECKOUT.ORDER.APPROVED', 'checkout-order', {
      id: 'ORDER1',
      purchase_units: [{ custom_id: 'pay-1', invoice_id: 'shop1:pay-1' }],
      links: [at('/v2/checkout/orders/ORDER1', 'self')],
    }),
    { orderId: 'ORDER1', customId: 'pay-1', invoiceId: 'shop1:pay-1' },
  ],
  [
    'an approval that lapsed',
    event('CHECKOUT.PAYMENT-APPROVAL.REVERSED', 'payment-approval', {
      order_id: 'ORDER1',
      purchase_units: [{ custom_id: 'pay-1' }],
    }),
    { orderId: 'ORDER1', customId: 'pay-1' },
  ],
  [
    'a capture without the word for it',
    event('PAYMENT.CAPTURE.DENIED', undefined, {
      id: 'CAPTURE1',
      custom_id: 'pay-1',
      links: [at('/v2/payments/captures/CAPTURE1', 'self'), at('/v2/checkout/orders/ORDER1', 'up')],
    }),
    { orderId: 'ORDER1', captureId: 'CAPTURE1', customId: 'pay-1' },
  ],
  [
    'a refund, which comes under a capture’s name',
    event('PAYMENT.CAPTURE.REFUNDED', 'refund', {
      id: 'REFUND1',
      custom_id: 'refund-1',
      links: [at('/v2/payments/refunds/REFUND1', 'self'), at('/v2/payments/captures/CAPTURE1', 'up')],
    }),
    { captureId: 'CAPTURE1', refundId: 'refund-1', paypalRefundId: 'REFUND1', customId: 'refund-1' },
  ],
  [
    'money taken back',
    event('PAYMENT.CAPTURE.REVERSED', 'refund', {
      id: 'REFUND2',
      links: [at('/v2/payments/captures/CAPTURE1', 'up')],
    }),
    { captureId: 'CAPTURE1', paypalRefundId: 'REFUND2' },
  ],
  [
    'a dispute',
    event('CUSTOMER.DISPUTE.CREATED', 'dispute', {
      dispute_id: 'PP-D-1',
      disputed_transactions: [{ seller_transaction_id: 'CAPTURE1' }],
    }),
    { captureId: 'CAPTURE1' },
  ],
  ['something new', event('SOMETHING.NEW', 'new', 'a text'), {}],
  ['numbers where texts should be', event('PAYMENT.CAPTURE.COMPLETED', 'capture', { id: 7, links: {} }), {}],
])('%s is read by what it points at', (_, wire, ids) => {
  const { id, type, createdAt, resource, ...read } = payPalEventOf(wire) ?? {};
  expect({ id, type, createdAt, resource }).toEqual({
    id: 'WH-1',
    type: wire.event_type,
    createdAt: wire.create_time,
    resource: wire.resource,
  });
  expect(Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))).toEqual(ids);
});

test.each([undefined, null, [], 'text', {}, { id: 'WH-1', event_type: 'X' }])('%j is no event', (wire) => {
  expect(payPalEventOf(wire)).toBeUndefined();
});
