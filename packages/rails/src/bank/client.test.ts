import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BankRail, RailSilence } from '../rail.ts';
import { type BankStage, bankStage, testSecrets } from '../testing/bank-stage.ts';
import { bankRail } from './client.ts';
import { signAnswer } from './signature.ts';

const order = {
  transferId: 'trf-1',
  bankCode: '004',
  accountNumber: '11122233344',
  holderName: '김구매',
  amount: 10_000,
  printText: '시험상점 환불',
  cause: { type: 'REFUND' as const, depositId: 'dep-1' },
};

const silence = (answer: Promise<unknown>) =>
  answer.then(
    (value) => value,
    (error: unknown) => (error instanceof RailSilence ? error.reason : error),
  );

describe('with a bank that behaves', () => {
  let stage: BankStage;
  beforeAll(async () => {
    stage = await bankStage();
  });
  afterAll(() => stage.close());

  test('every call is answered as a value of its own type', async () => {
    const { rail } = stage;
    const block = await rail.leaseNumbers({ blockId: 'b-1', bankCode: '020', count: 3 });
    expect(block).toMatchObject({
      ok: true,
      blockId: 'b-1',
      bankCode: '020',
      numbers: [{}, {}, {}].map(() => expect.any(String)),
    });
    expect(await rail.numberBlocks({ bankCode: '020' })).toMatchObject({
      ok: true,
      blocks: [{ blockId: 'b-1' }],
    });
    expect(await rail.inquireHolder(order)).toEqual({
      ok: true,
      holderName: '김구매',
      match: 'MATCH',
      isUsable: true,
    });
    expect(await rail.refund(order)).toEqual({ ok: true, status: 'ACCEPTED' });
    expect(await rail.refundState('trf-1')).toMatchObject({ ok: true });
    expect(await rail.events({ limit: 5 })).toMatchObject({ ok: true, events: expect.any(Array) });
    const banks = await rail.banks();
    expect(banks.ok && banks.banks).toHaveLength(13);
  });

  test('a no is a value with the code of the bank', async () => {
    expect(await stage.rail.refundState('never-sent')).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
      isRetryable: false,
    });
    expect(await stage.rail.leaseNumbers({ blockId: 'b-2', bankCode: '999', count: 1 })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
    expect(await stage.rail.refund({ ...order, transferId: 't2', amount: 0 })).toMatchObject({
      ok: false,
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('amount'),
    });
  });

  test('hmac_bad: secrets the bank does not know end in silence, not in a no', async () => {
    const stranger = stage.client({ secretsToBank: [{ keyId: 'b1', secret: 'ff'.repeat(32) }] });
    expect(await silence(stranger.refund({ ...order, transferId: 'trf-2' }))).toBe('UNAUTHENTICATED');
    expect(await stage.rail.refundState('trf-2')).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([-600, 600])('clock_skew: a gateway whose clock is %i s off is not heard', async (seconds) => {
    const clock = () => new Date(Date.now() + seconds * 1000);
    expect(await silence(stage.client({ clock }).banks())).toBe('UNAUTHENTICATED');
  });

  test('an answer signed with other secrets than ours is not believed', async () => {
    const client = stage.client({ secretsToGateway: [{ keyId: 'g1', secret: 'ee'.repeat(32) }] });
    expect(await silence(client.banks())).toBe('BAD_SIGNATURE');
  });

  test('hmac_rotated: during a rotation both sides may be one step apart', async () => {
    const next = { keyId: 'b2', secret: '77'.repeat(32) };
    const client = stage.client({ secretsToBank: [...testSecrets.toBank, next] });
    expect(await client.banks()).toMatchObject({ ok: true });
  });

  test.each([
    ['loseAnswer', 'CONNECTION'],
    ['badAnswerSignature', 'BAD_SIGNATURE'],
    ['bankError', 'SERVER_ERROR'],
    ['hang', 'TIMEOUT'],
  ] as const)('%s: the outcome is unknown, not refused', async (knob, reason) => {
    await stage.bank.control.setKnob({ knob, call: 'refund' });
    const hasty = stage.client({ timeoutMs: 300 });
    expect(await silence(hasty.refund({ ...order, transferId: `trf-${knob}` }))).toBe(reason);
  });
});

describe('with a bank that does not behave', () => {
  let answer: RequestListener;
  let rail: BankRail;
  const server = createServer((request, response) => answer(request, response));
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => {
    server.close();
  });
  beforeEach(() => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bank/`;
    rail = bankRail({ url, secretsToBank: testSecrets.toBank, secretsToGateway: testSecrets.toGateway });
  });
  afterEach(() => rail.close());

  const signed =
    (status: number, body: string): RequestListener =>
    (request, response) => {
      const requestId = String(request.headers['rail-request-id']);
      response
        .writeHead(status, signAnswer({ requestId, status, rawBody: body }, testSecrets.toGateway))
        .end(body);
    };
  const unsigned =
    (status: number, headers = {}): RequestListener =>
    (_, response) => {
      response.writeHead(status, headers).end('{"result":"OK","status":"ACCEPTED"}');
    };
  const error = (code: string) => JSON.stringify({ result: 'ERROR', code, message: 'x', retryable: true });

  // biome-ignore format: a table
  test.each<[string, RequestListener, string]>([
    ['200 without a signature',               unsigned(200),                          'BAD_SIGNATURE'],
    ['a proxy\'s 502',                        unsigned(502),                          'SERVER_ERROR'],
    ['a proxy\'s 404',                        unsigned(404),                          'BAD_SIGNATURE'],
    ['a redirect',                            unsigned(307, { location: '/stolen' }), 'BAD_SIGNATURE'],
    ['an unsigned 401',                       unsigned(401),                          'UNAUTHENTICATED'],
    ['signed nonsense',                       signed(200, 'thanks'),                  'BAD_ANSWER'],
    ['a signed status of no protocol',        signed(200, '{"result":"OK","status":"PERHAPS"}'), 'BAD_ANSWER'],
    ['a signed 500',                          signed(500, '{}'),                      'SERVER_ERROR'],
    ['a signed BANK_ERROR',                   signed(503, error('BANK_ERROR')),       'SERVER_ERROR'],
    ['a signed TIMEOUT_UNKNOWN',              signed(503, error('TIMEOUT_UNKNOWN')),  'SERVER_ERROR'],
    ['a refusal with a code of no protocol',  signed(422, error('NO_IDEA')),          'BAD_ANSWER'],
  ])('%s is silence', async (_, listener, reason) => {
    answer = listener;
    expect(await silence(rail.refund(order))).toBe(reason);
  });

  test('a signed BANK_CLOSED is a no, for it says that nothing was taken', async () => {
    answer = signed(503, error('BANK_CLOSED'));
    expect(await rail.refund(order)).toMatchObject({ ok: false, code: 'BANK_CLOSED', isRetryable: true });
  });

  test('the path of the address is kept and signed', async () => {
    let target: string | undefined;
    answer = (request, response) => {
      target = request.url;
      signed(404, error('NOT_FOUND'))(request, response);
    };
    await rail.account('a:b=c');
    expect(target).toBe('/bank/v1/accounts/a%3Ab%3Dc');
  });

  test.each<[string, RequestListener]>([
    ['an unsigned answer', unsigned(200)],
    ['a broken connection', (request) => request.destroy()],
    ['a signed answer of no protocol', signed(200, '{}')],
  ])('what is thrown for %s holds no secret and no signature', async (_, listener) => {
    answer = listener;
    const thrown = await rail.refund(order).catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(RailSilence);
    expect(inspect(thrown, { depth: 10 })).not.toMatch(/0b0b|0909|v1=/);
  });
});
