import { createVerify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { simulatorAccount } from '../simulator-account.ts';
import { payPalWebhooks } from '../webhooks.ts';
import { type HeardWebhook, type SellerStage, sellerStage } from './testing/listening-seller.ts';
import { retryDelaysMs } from './webhooks-out.ts';

/** Stands still unless a test moves it, so that a slow machine makes nothing fall due. */
const now = new Date('2026-03-10T05:00:00Z');
const clock = () => now;

let stage: SellerStage;
beforeEach(async () => {
  stage = await sellerStage({ clock });
});
afterEach(() => stage.close());

const heard = () => stage.seller.heard;
const types = () => heard().map(({ event }) => event['event_type']);
const advance = (ms: number) => stage.paypal.control.advanceClock({ ms });
const deliveries = async () => (await stage.paypal.control.webhooks({})).webhooks;
const hours = (count: number) => count * 3_600_000;

async function approved(): Promise<string> {
  const orderId = await stage.order();
  await stage.paypal.control.approve({ orderId });
  await stage.paypal.control.settle({});
  return orderId;
}

/** With Node's own tools and what the headers say, as a receiver does it. */
async function verifies({ headers, rawBody }: HeardWebhook, webhookId: string): Promise<boolean> {
  const header = (name: string) => String(headers[`paypal-${name}`]);
  const address = new URL(header('cert-url'));
  const certificate = await fetch(`${stage.paypal.origin}${address.pathname}`);
  const chain = await certificate.text();
  expect(header('auth-algo')).toBe('SHA256withRSA');
  const text = `${header('transmission-id')}|${header('transmission-time')}|${webhookId}|${crc32(rawBody)}`;
  return createVerify('RSA-SHA256')
    .update(text)
    .verify(new X509Certificate(chain).publicKey, header('transmission-sig'), 'base64');
}

describe('what a seller hears', () => {
  test('an approval, then a capture: each an envelope around the object of that moment', async () => {
    const { orderId, captureId } = await stage.paid();
    expect(types()).toContain('CHECKOUT.ORDER.APPROVED');
    expect(types()).toContain('PAYMENT.CAPTURE.COMPLETED');
    const approval = heard().find(({ event }) => event['event_type'] === 'CHECKOUT.ORDER.APPROVED');
    expect(approval?.event).toMatchObject({
      id: expect.stringMatching(/^WH-[A-Z0-9]+$/),
      event_version: '1.0',
      resource_type: 'checkout-order',
      resource: { id: orderId, status: 'APPROVED' },
    });
    const capture = heard().find(({ event }) => event['event_type'] === 'PAYMENT.CAPTURE.COMPLETED');
    expect(capture?.event['resource']).toMatchObject({ id: captureId, amount: { value: '726.24' } });
    expect(capture?.headers['content-type']).toBe('application/json');
  });

  test('verifies with the certificate at its address, and not for another webhook or another body', async () => {
    await approved();
    const [webhook] = heard();
    if (!webhook) throw new Error('nothing was heard');
    expect(String(webhook.headers['paypal-cert-url'])).toMatch(
      new RegExp(`^${stage.paypal.publicUrl}/v1/notifications/certs/CERT-`),
    );
    expect(await verifies(webhook, simulatorAccount.webhookId)).toBe(true);
    expect(await verifies(webhook, 'WH-ANOTHER')).toBe(false);
    const altered = { ...webhook, rawBody: Buffer.from(String(webhook.rawBody).replace('726.24', '926.24')) };
    expect(altered.rawBody.equals(webhook.rawBody)).toBe(false);
    expect(await verifies(altered, simulatorAccount.webhookId)).toBe(false);
  });
});

describe('the verifier of the rail', () => {
  const verifier = () =>
    payPalWebhooks({
      accounts: [{ name: 'test', webhookId: simulatorAccount.webhookId }],
      certHosts: [new URL(stage.paypal.publicUrl).host],
      allowHttp: true,
      clock,
    });

  test('believes what comes, also a retry of a day later', async () => {
    stage.seller.answer = () => 500;
    await approved();
    await advance(hours(24));
    expect(heard().length).toBeGreaterThan(1);
    const { verify } = verifier();
    for (const webhook of heard()) {
      expect(await verify(webhook)).toMatchObject({
        ok: true,
        account: 'test',
        isLate: false,
        event: { id: webhook.event['id'], type: webhook.event['event_type'] },
      });
    }
  });

  test.each([
    ['badSignature', { ok: false, reason: 'SIGNATURE' }],
    ['foreignCertificate', { ok: false, reason: 'CERT_ADDRESS' }],
    ['clockSkew', { ok: true, isLate: true }],
  ] as const)('says what is wrong when %s is turned', async (knob, verdict) => {
    await stage.paypal.control.setKnob({ knob });
    await approved();
    const [webhook] = heard();
    expect(webhook && (await verifier().verify(webhook))).toMatchObject(verdict);
  });
});

describe('retries', () => {
  test('are 25 within three days', () => {
    expect(retryDelaysMs).toHaveLength(25);
    expect(retryDelaysMs.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(hours(72));
    expect(retryDelaysMs.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(hours(70));
    expect(retryDelaysMs).toEqual(retryDelaysMs.toSorted((one, other) => one - other));
  });

  test('come on the schedule until the seller takes it, and then no more', async () => {
    stage.seller.answer = () => 500;
    await approved();
    expect(heard()).toHaveLength(1);
    await advance(9_000);
    expect(heard()).toHaveLength(1);
    await advance(1_000);
    expect(heard()).toHaveLength(2);
    stage.seller.answer = () => 204;
    await advance(30_000);
    expect(heard()).toHaveLength(3);
    await advance(hours(72));
    expect(types().filter((type) => type === 'CHECKOUT.ORDER.APPROVED')).toHaveLength(3);
  });

  test('tell the same event under the same transmission id, and each verifies', async () => {
    stage.seller.answer = () => 503;
    await approved();
    await advance(10_000);
    const [first, second] = heard();
    if (!first || !second) throw new Error('not heard twice');
    expect(second.rawBody.equals(first.rawBody)).toBe(true);
    expect(second.headers['paypal-transmission-id']).toBe(first.headers['paypal-transmission-id']);
    expect(await verifies(second, simulatorAccount.webhookId)).toBe(true);
  });

  test('end after the 25th, and the event is still in the list', async () => {
    stage.seller.answer = () => 500;
    const orderId = await approved();
    for (const delay of retryDelaysMs) await advance(delay);
    const ofApproval = () => types().filter((type) => type === 'CHECKOUT.ORDER.APPROVED');
    expect(ofApproval()).toHaveLength(26);
    await advance(hours(72));
    expect(ofApproval()).toHaveLength(26);
    expect(await deliveries()).toContainEqual(
      expect.objectContaining({ orderId, state: 'GIVEN_UP', attempts: 26, answeredStatus: 500 }),
    );
  });

  test('a redirect is no yes, and is not followed', async () => {
    stage.seller.answer = () => 302;
    await approved();
    expect(await deliveries()).toMatchObject([{ state: 'DUE', answeredStatus: 302 }]);
  });

  test('nobody there is a trouble like another', async () => {
    await stage.seller.close();
    await approved();
    expect(await deliveries()).toMatchObject([{ state: 'DUE', attempts: 1, trouble: expect.any(String) }]);
  });

  test('are dated by the clock that runs by itself, however far the simulator was moved', async () => {
    stage.seller.answer = () => 500;
    await approved();
    await advance(hours(24));
    expect(heard().length).toBeGreaterThan(1);
    for (const { headers } of heard()) {
      expect(headers['paypal-transmission-time']).toBe('2026-03-10T05:00:00Z');
    }
  });
});

describe('with a knob turned', () => {
  test('a dropped webhook is never sent, and the list of events has it', async () => {
    await stage.paypal.control.setKnob({ knob: 'dropWebhook' });
    await approved();
    await advance(hours(2));
    expect(heard()).toEqual([]);
    expect(await deliveries()).toMatchObject([{ state: 'LOST', attempts: 0 }]);
    const { body } = await stage.call('GET', '/v1/notifications/webhooks-events');
    expect(body['events']).toMatchObject([{ event_type: 'CHECKOUT.ORDER.APPROVED' }]);
  });

  test('a doubled one is the same event several times at once', async () => {
    await stage.paypal.control.setKnob({ knob: 'duplicateWebhook', copies: 5 });
    await approved();
    expect(heard()).toHaveLength(5);
    expect(new Set(heard().map(({ event }) => event['id'])).size).toBe(1);
  });

  test('a held one waits until it is let go, and later ones overtake it', async () => {
    await stage.paypal.control.setKnob({ knob: 'holdWebhook', eventType: 'CHECKOUT.ORDER.APPROVED' });
    const { orderId } = await stage.paid();
    expect(types()).not.toContain('CHECKOUT.ORDER.APPROVED');
    expect(types()).toContain('PAYMENT.CAPTURE.COMPLETED');
    expect(await stage.paypal.control.releaseWebhooks({ orderId: 'ANOTHER' })).toEqual({ released: 0 });
    expect(await stage.paypal.control.releaseWebhooks({ orderId })).toEqual({ released: 1 });
    expect(types().at(-1)).toBe('CHECKOUT.ORDER.APPROVED');
  });

  test('a delayed one comes late', async () => {
    await stage.paypal.control.setKnob({ knob: 'delayWebhook', ms: 60_000 });
    await approved();
    await advance(59_000);
    expect(heard()).toEqual([]);
    await advance(1_000);
    expect(heard()).toHaveLength(1);
  });

  test('an attempt that is not made is made again', async () => {
    await stage.paypal.control.setKnob({ knob: 'failWebhookAttempt' });
    await approved();
    expect(heard()).toEqual([]);
    await advance(10_000);
    expect(heard()).toHaveLength(1);
  });

  test('a wrong signature, a foreign certificate, a wrong clock', async () => {
    for (const knob of ['badSignature', 'foreignCertificate', 'clockSkew'] as const) {
      await stage.paypal.control.setKnob({ knob });
      await approved();
    }
    const [bad, foreign, skewed] = heard();
    if (!bad || !foreign || !skewed) throw new Error('not all were heard');
    expect(await verifies(bad, simulatorAccount.webhookId)).toBe(false);
    expect(new URL(String(foreign.headers['paypal-cert-url'])).hostname).toBe('certificates.example.com');
    expect(skewed.headers['paypal-transmission-time']).toBe('2026-03-10T05:10:00Z');
    expect(await verifies(skewed, simulatorAccount.webhookId)).toBe(true);
  });

  test('a knob for one order leaves the others alone', async () => {
    const [one, other] = [await stage.order(), await stage.order()];
    await stage.paypal.control.setKnob({ knob: 'dropWebhook', orderId: one });
    await stage.paypal.control.approve({ orderId: other });
    await stage.paypal.control.approve({ orderId: one });
    await stage.paypal.control.settle({});
    expect(heard().map(({ event }) => (event['resource'] as { id: string }).id)).toEqual([other]);
  });
});

describe('over a restart', () => {
  let dir: string;
  beforeEach(async () => {
    await stage.close();
    dir = await mkdtemp(join(tmpdir(), 'tollgate-paypal-'));
    stage = await sellerStage({
      databasePath: join(dir, 'books.sqlite'),
      publicUrl: 'http://paypal.localhost',
    });
  });
  afterEach(() => rm(dir, { recursive: true }));

  test('what waits is sent by the next simulator on the same books, signed with the same certificate', async () => {
    stage.seller.answer = () => 500;
    await approved();
    await stage.restart();
    stage.seller.answer = () => 200;
    await advance(10_000);
    const [before, after] = heard();
    if (!before || !after) throw new Error('not heard twice');
    expect(after.rawBody.equals(before.rawBody)).toBe(true);
    expect(after.headers['paypal-cert-url']).toBe(before.headers['paypal-cert-url']);
    expect(await verifies(after, simulatorAccount.webhookId)).toBe(true);
    expect(await verifies(before, simulatorAccount.webhookId)).toBe(true);
    expect(await deliveries()).toMatchObject([{ state: 'DONE', attempts: 2 }]);
  });

  test('what was taken is not sent again', async () => {
    await approved();
    await stage.restart();
    await advance(hours(2));
    expect(types()).toEqual(['CHECKOUT.ORDER.APPROVED']);
  });
});
