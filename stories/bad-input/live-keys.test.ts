import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { type Endpoint, endpoints } from '@tollgate/contract';
import { type BankSimulator, startBankSimulator } from '@tollgate/rails/bank/simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../packages/gateway/src/config.ts';
import { insertMerchants } from '../../packages/gateway/src/store/merchant-accounts.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { type Answer, type CallOptions, newOrderId, refundReceiveAccount } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { callAt } from './call-at.ts';
import { expectRefusal } from './refusals.ts';

const RATE_LIMIT = 20;

let town: Town;
/** The bank that moves real money: another machine, with other secrets, than the simulator of test keys. */
let bank: BankSimulator;
/** A gateway whose settings name that bank, and one on the same database whose settings do not. */
let live: GatewayProcess;
let testOnly: GatewayProcess;
let merchant: LiveMerchant;

interface LiveMerchant {
  mId: string;
  clientKey: string;
  secretKey: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

beforeAll(async () => {
  town = await buildTown({ processes: 1 });
  testOnly = town.gateways[0] as GatewayProcess;
  const port = await freePort();
  const secrets = {
    toBank: [{ keyId: 'live-to-bank', secret: 'c3'.repeat(32) }],
    toGateway: [{ keyId: 'live-to-gateway', secret: 'd4'.repeat(32) }],
  };
  const callbackUrl = `http://127.0.0.1:${port}/rails/bank`;
  bank = await startBankSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl,
    secrets,
    databasePath: ':memory:',
  });
  live = await town.startGateway({
    TOLLGATE_PORT: String(port),
    TOLLGATE_PUBLIC_URL: `http://localhost:${port}`,
    TOLLGATE_BANK_RAIL_URL: bank.origin,
    TOLLGATE_BANK_RAIL_SECRETS_TO_BANK: `live-to-bank:${'c3'.repeat(32)}`,
    TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: `live-to-gateway:${'d4'.repeat(32)}`,
    TOLLGATE_LIVE_RATE_LIMIT: String(RATE_LIMIT),
  });
  await numbersLeased(town.db);
  merchant = await liveMerchant();
});
afterAll(async () => {
  await town.close();
  await bank.close();
});

/** What a contract makes: a merchant with live keys. No call makes one. */
async function liveMerchant(): Promise<LiveMerchant> {
  const fresh = () => randomBytes(14).toString('hex');
  const [mId, clientKey, secretKey] = [
    `lv${fresh().slice(0, 10)}`,
    `live_ck_${fresh()}`,
    `live_sk_${fresh()}`,
  ];
  const keyPairs = [
    { keyPairId: 'individual', family: 'individual' as const, clientKey, secretKeys: [secretKey] },
  ];
  await insertMerchants(town.db, [
    { mId, name: '라이브 상점', environment: 'live', taxType: 'taxable', usesEscrow: false, keyPairs },
  ]);
  return {
    mId,
    clientKey,
    secretKey,
    call: (method, path, options) => callAt(live.origin, method, path, { secretKey, ...options }),
  };
}

const issue = () => ({
  amount: 50_000,
  orderId: newOrderId(),
  orderName: '머그컵',
  customerName: '김구매',
  bank: '88',
});
const opening = (clientKey: string) => ({
  clientKey,
  customerKey: 'customer-1',
  target: 'iframe',
  mode: 'redirect',
  language: 'ko',
  request: {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: newOrderId(),
    orderName: '머그컵',
    successUrl: 'https://shop.example/success',
    failUrl: 'https://shop.example/fail',
  },
});

describe('where no live rail is set', () => {
  test('a live key is refused with the name of the setting, and nothing begins', async () => {
    const before = await books(town.db);
    for (const language of ['ko', 'en'] as const) {
      const headers = { 'accept-language': language };
      const refused = { code: 'INVALID_API_KEY', names: 'TOLLGATE_BANK_RAIL_URL', language };
      const { secretKey, clientKey } = merchant;
      expectRefusal(
        await callAt(testOnly.origin, 'POST', '/v1/virtual-accounts', { secretKey, headers, body: issue() }),
        refused,
      );
      expectRefusal(
        await callAt(testOnly.origin, 'GET', '/v1/payments/nobody', { secretKey, headers }),
        refused,
      );
      const body = { ...opening(clientKey), language };
      expectRefusal(
        await callAt(testOnly.origin, 'POST', '/checkout/v1/payments', { headers, body }),
        refused,
      );
    }
    expect(await books(town.db)).toEqual(before);
  });

  test('a rail without its secrets stops the start with a word about them', async () => {
    const start = startGatewayProcess({
      TOLLGATE_DATABASE_URL: town.databaseUrl,
      TOLLGATE_BANK_RAIL_URL: bank.origin,
    });
    await expect(start).rejects.toThrow(/TOLLGATE_BANK_RAIL_SECRETS_TO_BANK/);
  });
});

describe('where the settings name a bank', () => {
  test('a live payment has a number that can take money, is paid at that bank, and refunded by it', async () => {
    const issued = await merchant.call('POST', '/v1/virtual-accounts', { body: issue() });
    expect(issued).toMatchObject({ status: 200, body: { mId: merchant.mId, status: 'WAITING_FOR_DEPOSIT' } });
    const { paymentKey, virtualAccount } = issued.body;
    expect(virtualAccount.accountNumber).toMatch(/^\d{10,16}$/);

    const body = { accountNumber: virtualAccount.accountNumber, amount: 50_000, depositorName: '다른 사람' };
    const atTheOtherBank = await callAt(town.bank.origin, 'POST', '/app/deposits', { body });
    expect(atTheOtherBank).toMatchObject({ status: 422, body: { code: 'UNKNOWN_ACCOUNT' } });
    expect(await callAt(bank.origin, 'POST', '/app/deposits', { body })).toMatchObject({ status: 200 });
    const paid = await eventually(
      () => merchant.call('GET', `/v1/payments/${paymentKey}`),
      ({ body: { status } }) => status === 'DONE',
    );
    expect(paid.body.virtualAccount.depositorName).toBe('다른 사람');

    const cancel = { cancelReason: '고객 변심', refundReceiveAccount };
    const canceled = await merchant.call('POST', `/v1/payments/${paymentKey}/cancel`, { body: cancel });
    expect(canceled).toMatchObject({ status: 200, body: { status: 'CANCELED', balanceAmount: 0 } });
    await eventually(
      () => merchant.call('GET', `/v1/payments/${paymentKey}`),
      ({ body: { virtualAccount: account } }) => account.refundStatus === 'COMPLETED',
    );
  });

  test('live numbers and test numbers come from their own banks', async () => {
    const { rows } = await town.db.query<{ rail: string; count: number }>(
      'select rail, count(*)::int as count from account_numbers group by rail order by rail',
    );
    expect(rows).toEqual([
      { rail: 'bank', count: 6_500 },
      { rail: 'simulator', count: 6_500 },
    ]);
  });

  test('pages of live payments carry no test mark', async () => {
    const issued = await merchant.call('POST', '/v1/virtual-accounts', { body: issue() });
    const receipt = await callAt(live.origin, 'GET', `/receipts/${issued.body.paymentKey}`);
    expect(receipt.text).toContain(issued.body.virtualAccount.accountNumber);
    expect(receipt.text).not.toContain('테스트');
  });
});

describe('what is for tests refuses live keys', () => {
  const sandbox = Object.values(endpoints as Record<string, Endpoint>).filter(({ path }) =>
    path.startsWith('/sandbox/'),
  );

  test('the sandbox, every call of it', async () => {
    const callers = await Promise.all(sandbox.map(() => liveMerchant()));
    const before = await books(town.db);
    await Promise.all(
      sandbox.map(async ({ method, path }, index) => {
        const { call } = callers[index] as LiveMerchant;
        for (const language of ['ko', 'en'] as const) {
          const headers = { 'accept-language': language };
          const options = { headers, ...(method === 'POST' && { body: { advance: 'P1D' } }) };
          const answer = await call(method, path.replace(/:\w+/g, 'nobody'), options);
          expectRefusal(answer, { code: 'INVALID_API_KEY', language });
        }
      }),
    );
    expect(await books(town.db)).toEqual(before);
  });

  test('the test-code header is not heard, whatever it says', async () => {
    const { call } = await liveMerchant();
    for (const code of ['REJECT_CARD_COMPANY', 'NO_SUCH_CODE']) {
      const headers = { 'TossPayments-Test-Code': code };
      const body = { paymentKey: 'nobody', orderId: 'order-1', amount: 1 };
      expectRefusal(await call('POST', '/v1/payments/confirm', { headers, body }), {
        code: 'NOT_FOUND_PAYMENT_SESSION',
      });
    }
  });

  test('the script’s switch for an outcome without a window opens the window', async () => {
    const asked = opening(merchant.clientKey);
    const body = { ...asked, request: { ...asked.request, sandbox: { paymentResult: 'SUCCESS' } } };
    const { body: opened } = await callAt(live.origin, 'POST', '/checkout/v1/payments', { body });
    expect(Object.keys(opened)).toEqual(['paymentKey', 'windowUrl']);
    const page = await fetch(opened.windowUrl);
    expect(await page.text()).toContain('"isTest":false');
    const read = await merchant.call('GET', `/v1/payments/${opened.paymentKey}`);
    expect(read.body.status).toBe('READY');
  });

  test('a live window stays within the live key’s own payments', async () => {
    const shop = await town.shop();
    const theirs = await callAt(live.origin, 'POST', '/v1/virtual-accounts', {
      secretKey: shop.secretKey,
      body: issue(),
    });
    expect(theirs.body.virtualAccount.accountNumber).toMatch(/^X\d+$/);
    expectRefusal(await merchant.call('GET', `/v1/payments/${theirs.body.paymentKey}`), {
      code: 'NOT_FOUND_PAYMENT',
    });
  });
});

describe('how often a key may call', () => {
  const read = (caller: LiveMerchant) => caller.call('GET', '/v1/payments/nobody');
  const many = <T>(count: number, call: () => Promise<T>) => Promise.all(Array.from({ length: count }, call));
  const refusedOf = (answers: Answer[]) => answers.filter(({ status }) => status === 429);

  test(`a live key passes ${RATE_LIMIT} times at once; then it is told when to come back, and passes then`, async () => {
    const busy = await liveMerchant();
    const startedAt = performance.now();
    const answers = await many(4 * RATE_LIMIT, () => read(busy));
    const refilled = Math.ceil(((performance.now() - startedAt) / 1_000) * RATE_LIMIT);
    const refused = refusedOf(answers);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(RATE_LIMIT);
    expect(answers.length - refused.length).toBeLessThanOrEqual(RATE_LIMIT + refilled);
    for (const answer of refused) {
      expectRefusal(answer, { code: 'TOO_MANY_REQUESTS' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(refusedOf([await read(await liveMerchant())])).toEqual([]);
    await aSecond();
    expectRefusal(await read(busy), { code: 'NOT_FOUND_PAYMENT' });
  });

  test('a refusal for haste is nobody’s stored answer', async () => {
    const busy = await liveMerchant();
    const confirm = async (idempotencyKey: string) => {
      const headers = { 'Idempotency-Key': idempotencyKey, 'accept-language': 'en' };
      const body = { paymentKey: 'nobody', orderId: 'order-1', amount: 1 };
      return { idempotencyKey, answer: await busy.call('POST', '/v1/payments/confirm', { headers, body }) };
    };
    const hasty = (await many(3 * RATE_LIMIT, () => confirm(newOrderId()))).find(
      ({ answer }) => answer.status === 429,
    );
    if (!hasty) throw new Error('nobody was refused');
    expectRefusal(hasty.answer, { code: 'TOO_MANY_REQUESTS', language: 'en' });
    await aSecond();
    const { answer } = await confirm(hasty.idempotencyKey);
    expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT_SESSION', language: 'en' });
  });

  test('windows are counted by their client key, and cost the shop’s server nothing', async () => {
    const busy = await liveMerchant();
    const open = () =>
      callAt(live.origin, 'POST', '/checkout/v1/payments', { body: opening(busy.clientKey) });
    const refused = refusedOf(await many(3 * RATE_LIMIT, open));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('access-control-allow-origin')).toBe('*');
    expectRefusal(await read(busy), { code: 'NOT_FOUND_PAYMENT' });
  });

  test('test keys are not counted', async () => {
    const { secretKey } = await town.shop();
    const answers = await many(10 * RATE_LIMIT, () =>
      callAt(live.origin, 'GET', '/v1/payments/nobody', { secretKey }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
  });

  test('a hundred a second where the settings say nothing, and a wrong number stops the start', async () => {
    expect(readConfig({}).liveRateLimit).toBe(100);
    for (const wrong of ['lots', '0', '-1', '1.5']) {
      expect(() => readConfig({ TOLLGATE_LIVE_RATE_LIMIT: wrong })).toThrow(/TOLLGATE_LIVE_RATE_LIMIT/);
    }
  });
});

/** Long enough for a bucket to be full again. */
const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_050));

async function eventually(
  look: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let tries = 0; tries < 40; tries++) {
    const answer = await look();
    if (answer.status === 200 && isThere(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('it never came');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
