import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf } from './support/books.ts';
import { atPayPal, captureIdOf, expectAgreement, orderIdOf } from './support/paypal-books.ts';
import { forge, heardOf, type OverheardLine, overhearPayPal, sayForPayPal } from './support/paypal-line.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * What PayPal tells by itself: too early, twice, late, never; and what is told in its name. A webhook says what to ask
 * about. What is true, PayPal says when it is asked.
 */

let line: OverheardLine;
let town: Town;
let shop: Shop;
beforeAll(async () => {
  line = await overhearPayPal();
  town = await buildTown({ payPal: { callbackUrl: line.url } });
  line.leadTo(town);
});
beforeEach(async () => {
  shop = await town.shop();
});
afterEach(async () => {
  await town.payPal.control.clearKnobs({});
  await expectAgreement(town, shop);
});
afterAll(async () => {
  await town.close();
  await line.close();
});

type Knob = Parameters<Town['payPal']['control']['setKnob']>[0];

const turn = (payment: Payment, knob: Knob) =>
  town.payPal.control.setKnob({ ...knob, customId: payment.paymentKey });
/** Everything that the database remembers of a payment. */
const everythingOf = async ({ mId, paymentKey }: Payment): Promise<unknown> => {
  const { rows } = await town.db.query(
    `select (select to_jsonb(p) from payments p where m_id = $1 and payment_key = $2) as payment,
            (select jsonb_agg(h order by version) from payment_history h where m_id = $1 and payment_key = $2) as history,
            (select jsonb_agg(l order by event) from ledger_entries l where m_id = $1 and payment_key = $2) as books,
            (select jsonb_agg(a order by alarm_id) from alarms a where m_id = $1) as alarms,
            (select jsonb_agg(d order by delivery_id) from deliveries d where m_id = $1) as told`,
    [mId, paymentKey],
  );
  return rows[0];
};
/** Waits until every event that was taken has been looked into. */
const untilLookedInto = () =>
  expect
    .poll(
      async () => (await town.db.query('select 1 from wallet_events where due_at is not null')).rowCount,
      {
        timeout: 60_000,
      },
    )
    .toBe(0);
const states = async () => (await alarmsOf(town, shop.mId)).map(({ kind }) => kind);

describe('the notice of a capture', () => {
  test('comes before the answer: the confirm answers what the notice brought, and all is booked once', async () => {
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const approved = await shop.approved();
    await turn(approved, { knob: 'delayAnswer', route: 'captureOrder', ms: 4_000 });
    const headers = { 'Idempotency-Key': newOrderId() };
    const confirming = shop.confirm(approved, { headers });
    await expect.poll(async () => (await shop.read(approved)).status).toBe('DONE');
    const confirmed = await confirming;
    expect(confirmed).toMatchObject({ status: 200, body: { status: 'DONE', secret: expect.any(String) } });
    expect((await shop.confirm(approved, { headers })).text).toBe(confirmed.text);
    expect((await inbox.wait(1))[0]?.body.data.secret).toBe(confirmed.body.secret);
    expect(await booksOf(town, approved)).toEqual(['capture rail→merchant 72624', 'fee fees→rail 3225']);
    expect(await shop.deliveries(approved.orderId)).toHaveLength(1);
  });

  test('comes before the answer is lost: the payment is DONE without anybody asking', async () => {
    const approved = await shop.approved();
    for (const knob of ['captureOrder', 'order'] as const)
      await turn(approved, { knob: 'answerLost', route: knob, times: 5 });
    const { status } = await shop.confirm(approved);
    expect([200, 500]).toContain(status);
    await expect.poll(async () => (await shop.read(approved)).status, { timeout: 60_000 }).toBe('DONE');
    expect(await booksOf(town, approved)).toHaveLength(2);
  });

  test('comes twenty times at once, and again by hand: it is one', async () => {
    const approved = await shop.approved({ buyer: 'pending@example.com' });
    await shop.confirm(approved);
    await turn(approved, { knob: 'duplicateWebhook', eventType: 'PAYMENT.CAPTURE.COMPLETED', copies: 20 });
    await town.payPal.control.settleCapture({
      captureId: await captureIdOf(town, approved),
      end: 'COMPLETED',
    });
    await expect.poll(async () => (await shop.read(approved)).status).toBe('DONE');
    const { event } = await heardOf(line, approved, 'PAYMENT.CAPTURE.COMPLETED');
    const before = await everythingOf(approved);
    await town.payPal.control.resendWebhook({ eventId: event.id });
    await untilLookedInto();
    expect(await everythingOf(approved)).toEqual(before);
    expect(await booksOf(town, approved)).toHaveLength(2);
    const { rowCount } = await town.db.query('select 1 from wallet_events where event_id = $1', [event.id]);
    expect(rowCount).toBe(1);
  });

  test('is held until long after the answer: it changes nothing any more', async () => {
    const approved = await shop.approved();
    await turn(approved, { knob: 'holdWebhook', times: 10 });
    await shop.confirm(approved);
    await shop.cancel(approved, { cancelAmount: 100, currency: 'USD' });
    const before = await everythingOf(approved);
    const { released } = await town.payPal.control.releaseWebhooks({ customId: approved.paymentKey });
    expect(released, 'order and capture completed, capture refunded').toBe(3);
    await untilLookedInto();
    expect(await everythingOf(approved)).toEqual(before);
  });

  test('never comes: whoever waits for the money asks by himself', async () => {
    const approved = await shop.approved({ buyer: 'pending@example.com' });
    await turn(approved, { knob: 'dropWebhook', times: 10 });
    expect((await shop.confirm(approved)).status).toBe(400);
    await town.payPal.control.settleCapture({
      captureId: await captureIdOf(town, approved),
      end: 'COMPLETED',
    });
    await expect.poll(async () => (await shop.read(approved)).status, { timeout: 90_000 }).toBe('DONE');
    expect(line.heard.filter(({ rawBody }) => rawBody.includes(`"${approved.paymentKey}"`)).length).toBe(1);
  }, 120_000);

  test('meets a PayPal that cannot be asked: the event is kept, and looked into when it can', async () => {
    const approved = await shop.approved({ buyer: 'pending@example.com' });
    await shop.confirm(approved);
    await turn(approved, { knob: 'httpError', route: 'order', status: 403, times: 1 });
    await town.payPal.control.settleCapture({
      captureId: await captureIdOf(town, approved),
      end: 'COMPLETED',
    });
    await heardOf(line, approved, 'PAYMENT.CAPTURE.COMPLETED');
    await untilLookedInto();
    await expect.poll(async () => (await shop.read(approved)).status, { timeout: 60_000 }).toBe('DONE');
  }, 150_000);
});

describe('what nobody signed is refused, and nothing is kept of it', () => {
  const body = {
    id: 'WH-1',
    event_type: 'PAYMENT.CAPTURE.COMPLETED',
    create_time: new Date(0),
    resource: {},
  };
  const kept = async () => (await town.db.query('select 1 from wallet_events')).rowCount;

  // biome-ignore format: a table
  test.each<[string, string]>([
    ['no body',        ''],
    ['no JSON',        '<html>'],
    ['an array',       '[]'],
    ['an event',       JSON.stringify(body)],
    ['a deep body',    '['.repeat(100_000)],
    ['half a surrogate', '{"id":"\\ud800"}'],
  ])('%s without headers: 401', async (_, text) => {
    const before = await kept();
    expect(await sayForPayPal(town, {}, text)).toBe(401);
    expect(await kept()).toBe(before);
  });

  test('a genuine head over another body, a changed head, an old head, a stranger’s certificate: 401', async () => {
    const paid = await shop.captured();
    const { headers, rawBody } = await heardOf(line, paid, 'PAYMENT.CAPTURE.COMPLETED');
    await town.payPal.control.settle({});
    await untilLookedInto();
    const before = await kept();
    const wrong: [Record<string, string>, Uint8Array | string][] = [
      [headers, rawBody.toString('utf8').replace('726.24', '726.25')],
      [{ ...headers, 'paypal-transmission-id': '11111111-2222-3333-4444-555555555555' }, rawBody],
      [{ ...headers, 'paypal-transmission-time': '2026-01-01T00:00:00Z' }, rawBody],
      [
        { ...headers, 'paypal-cert-url': 'https://certificates.example.com/v1/notifications/certs/x' },
        rawBody,
      ],
      [{ ...headers, 'paypal-cert-url': `${town.origin()}/v2/standard` }, rawBody],
      [{ ...headers, 'paypal-cert-url': 'file:///etc/passwd' }, rawBody],
      [{ ...headers, 'paypal-auth-algo': 'none' }, rawBody],
      [{ ...headers, 'paypal-transmission-sig': '' }, rawBody],
    ];
    for (const [head, text] of wrong) expect(await sayForPayPal(town, head, text)).toBe(401);
    expect(await kept()).toBe(before);
    expect(await sayForPayPal(town, headers, rawBody), 'the genuine one is known').toBe(200);
    expect(await kept()).toBe(before);
  });

  test.each(['badSignature', 'foreignCertificate'] as const)(
    '%s: refused, and taken when PayPal sends it again',
    async (knob) => {
      const approved = await shop.approved({ buyer: 'pending@example.com' });
      await shop.confirm(approved);
      await turn(approved, { knob, eventType: 'PAYMENT.CAPTURE.COMPLETED' });
      await town.payPal.control.settleCapture({
        captureId: await captureIdOf(town, approved),
        end: 'COMPLETED',
      });
      expect((await heardOf(line, approved, 'PAYMENT.CAPTURE.COMPLETED')).answered).toBe(401);
      await town.payPal.control.advanceClock({ advance: 'PT1M' });
      await expect.poll(async () => (await shop.read(approved)).status).toBe('DONE');
    },
  );
});

describe('a forger who has seen one genuine webhook', () => {
  /** Says a lie with a signature that holds; whatever comes of it is done when this ends. */
  async function lie(seen: Payment, about: Payment, claim: Record<string, unknown>): Promise<void> {
    const genuine = await heardOf(line, seen, 'CHECKOUT.ORDER.APPROVED');
    await town.payPal.control.settle({});
    await untilLookedInto();
    const before = await everythingOf(about);
    const forged = forge(genuine, { id: `WH-${newOrderId()}`, ...claim });
    expect(await sayForPayPal(town, genuine.headers, forged), 'the signature holds').toBe(200);
    await untilLookedInto();
    expect(await everythingOf(about)).toEqual(before);
  }
  const captureOf = async (payment: Payment, status: string) => ({
    id: await captureIdOf(town, payment).catch(() => 'FORGEDCAPTURE'),
    status,
    amount: { currency_code: 'USD', value: '726.24' },
    custom_id: payment.paymentKey,
    invoice_id: `${payment.mId}:${payment.paymentKey}`,
    supplementary_data: { related_ids: { order_id: await orderIdOf(town, payment) } },
  });

  test('does not make an unpaid payment paid', async () => {
    const approved = await shop.approved();
    const resource = await captureOf(approved, 'COMPLETED');
    const claim = { event_type: 'PAYMENT.CAPTURE.COMPLETED', resource_type: 'capture', resource };
    await lie(approved, approved, claim);
    expect((await shop.confirm(approved)).status).toBe(200);
  });

  test('does not approve in a customer’s place', async () => {
    const seen = await shop.approved();
    const orderId = newOrderId();
    await shop.call('POST', '/sandbox/v1/payments', {
      body: {
        method: 'FOREIGN_EASY_PAY',
        amount: { value: 726.24, currency: 'USD' },
        orderId,
        orderName: 'Linen jacket',
        foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
        buyer: 'no-money@example.com',
      },
    });
    const ready = (await shop.call('GET', `/v1/payments/orders/${orderId}`)).body;
    const resource = { id: await orderIdOf(town, ready), status: 'APPROVED' };
    await lie(seen, ready, {
      event_type: 'CHECKOUT.ORDER.APPROVED',
      resource_type: 'checkout-order',
      resource,
    });
    expect((await shop.read(ready)).status).toBe('READY');
  });

  // biome-ignore format: a table
  test.each([
    ['PAYMENT.CAPTURE.REVERSED', 'a reversal'],
    ['PAYMENT.CAPTURE.REFUNDED', 'a refund'],
    ['PAYMENT.CAPTURE.DENIED',   'a denial'],
    ['PAYMENT.CAPTURE.PENDING',  'a review'],
    ['CHECKOUT.PAYMENT-APPROVAL.REVERSED', 'a lapse'],
    ['NOBODY.KNOWS.THIS',        'a word'],
  ])('does not take paid money out of the books by %s (%s)', async (event_type) => {
    const paid = await shop.captured();
    const resource = await captureOf(paid, 'REFUNDED');
    await lie(paid, paid, { event_type, resource_type: 'capture', resource });
    const refund = { ...resource, id: 'FORGEDREFUND', links: [{ rel: 'self', href: 'https://api.paypal.com/v2/payments/refunds/FORGEDREFUND' }] };
    await lie(paid, paid, { event_type, resource_type: 'refund', resource: refund });
  });

  test('does not book a refund of the seller’s as a dispute too, nor a dispute as a refund', async () => {
    const refunded = await shop.captured();
    await town.payPal.control.refundAtPayPal({ captureId: await captureIdOf(town, refunded), amount: 2_624 });
    await expect.poll(async () => (await shop.read(refunded)).balanceAmount).toBe(700);
    const reversed = await shop.captured();
    await town.payPal.control.reverse({ captureId: await captureIdOf(town, reversed) });
    await expect.poll(states).toContain('CAPTURE_REVERSED');
    for (const [payment, event_type] of [
      [refunded, 'PAYMENT.CAPTURE.REVERSED'],
      [reversed, 'PAYMENT.CAPTURE.REFUNDED'],
    ] as const) {
      const [refund] = (await atPayPal(town, payment)).refunds;
      const href = `https://api.paypal.com/v2/payments/refunds/${refund?.refundId}`;
      const resource = {
        ...(await captureOf(payment, 'COMPLETED')),
        id: refund?.refundId,
        links: [{ rel: 'self', href }],
      };
      await lie(payment, payment, { event_type, resource_type: 'refund', resource });
    }
  });

  test('names an order that PayPal does not know, or no order: nothing happens, and it is not asked for ever', async () => {
    const paid = await shop.captured();
    for (const id of ['NOSUCHORDER', '../../v1/oauth2/token', '', 'x'.repeat(500)])
      await lie(paid, paid, {
        event_type: 'CHECKOUT.ORDER.APPROVED',
        resource_type: 'checkout-order',
        resource: { id },
      });
  });
});
