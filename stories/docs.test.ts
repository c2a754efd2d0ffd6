import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { TossPayments } from '@tollgate/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../test/architecture.ts';
import { samplesOfGuide } from './support/docs-samples.ts';
import type { Shop } from './support/shop.ts';
import { newOrderId } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

const run = promisify(execFile);
/** Inside the repository, so that samples find the packages they import; never kept. */
const folder = join(root, 'stories/dist/docs');
const { named, json, nameless } = samplesOfGuide();
const told = new Set<string>();

let town: Town;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  for (const [name, code] of named) writeFileSync(join(folder, name), code);
  const tools = {
    tollgate: 'packages/cli/bin/tollgate.mjs',
    vitest: 'node_modules/vitest/vitest.mjs',
  };
  const cases = Object.entries(tools).map(
    ([name, path]) => `${name}) shift; exec "${process.execPath}" "${join(root, path)}" "$@";;`,
  );
  // What npm would look up in a network is here already.
  writeFileSync(join(folder, 'bin/npx'), `#!/bin/sh\ncase "$1" in ${cases.join(' ')} *) exit 127;; esac\n`);
  writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho "npm $*"\n');
  for (const name of ['npx', 'npm']) chmodSync(join(folder, 'bin', name), 0o755);
  town = await buildTown({ processes: 1 });
});
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill();
  await town?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A shop of its own for every sample: they run side by side, and none moves another's clock. */
const own = (): Promise<Shop> => town.shop();

/** What a reader's terminal has, and nothing of this test's. */
function environment(shop: Shop, cwd: string): NodeJS.ProcessEnv {
  const mine = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_|TEST$|TOLLGATE_)/.test(name));
  return {
    ...Object.fromEntries(mine),
    PATH: `${join(folder, 'bin')}:${dirname(process.execPath)}:${process.env['PATH']}`,
    LANG: 'en_US.UTF-8',
    TOLLGATE_HOME: join(cwd, '.home'),
    TOLLGATE_URL: town.origin(),
    TOSS_API_URL: town.origin(),
    TOSS_SECRET_KEY: shop.secretKey,
  };
}

/** Types a sample into a shell, at this town and with a shop's own keys; everything else is as it stands. */
async function typed(code: string, shop: Shop): Promise<string> {
  const cwd = join(folder, `run-${shop.mId}`);
  mkdirSync(join(cwd, 'tollgate'), { recursive: true });
  const here = code
    .replaceAll('http://localhost:4100', town.origin())
    .replaceAll('test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', shop.secretKey);
  for (const name of named.keys())
    if (name.endsWith('.test.ts') || name === 'vitest.config.ts')
      writeFileSync(join(cwd, name), named.get(name) ?? '');
  const { stdout } = await run('sh', ['-e', '-c', here], {
    cwd,
    env: environment(shop, cwd),
    timeout: 240_000,
  });
  return stdout;
}

function sample(name: string): string {
  told.add(name);
  const code = named.get(name);
  if (code === undefined) throw new Error(`The guide has no sample ${name}`);
  return code;
}

test('every sample has a name or is JSON that can be read', () => {
  expect(nameless).toEqual([]);
  expect(json.length).toBeGreaterThan(20);
  for (const text of json) expect(() => JSON.parse(text), text).not.toThrow();
});

interface Order {
  id: string;
  amount: number;
  state: string;
  account: { accountNumber: string } | null;
}
type Guide = (path: string, body?: object) => Promise<Response>;

/** The guide's shop, started as its reader starts it. */
async function openGuideShop(shop: Shop): Promise<{ call: Guide; origin: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(folder, 'shop.ts')], {
    env: { ...environment(shop, folder), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const [, port] = /port: (\d+)/.exec(line) ?? [];
    if (!port) continue;
    const origin = `http://localhost:${port}`;
    return {
      origin,
      call: (path, body) =>
        fetch(origin + path, body ? { method: 'POST', body: JSON.stringify(body) } : undefined),
    };
  }
  throw new Error('the shop of the guide does not listen');
}
const orderOf = async (answer: Promise<Response>) => (await (await answer).json()) as Order;
const successOf = (order: Order, paymentKey: string, amount: number | string = order.amount) =>
  `/success?${new URLSearchParams({ orderId: order.id, paymentKey, amount: String(amount) })}`;

// Side by side, because each mostly waits; a slow machine is given its time.
describe.concurrent('the samples', { timeout: 240_000 }, () => {
  test('every TypeScript sample compiles as it stands', async () => {
    const compilerOptions = { lib: ['es2024', 'esnext.disposable'] };
    const tsconfig = { extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    await run(process.execPath, [
      join(typescript, 'bin/tsc'),
      '--noEmit',
      '--singleThreaded',
      '-p',
      folder,
    ]).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
  });

  const prints: [name: string, ...expected: RegExp[]][] = [
    ['first-payment.sh', /^DONE$/m],
    ['first-payment-cli.sh', /status +DONE[\s\S]*status +DONE/, /\/v1\/payments\/confirm/],
    ['faults.sh', /^no answer came$/m, /^DONE$/m, /No faults/],
    ['clock.sh', /WAITING_FOR_DEPOSIT/, /too late/],
    ['unchanged.sh', /^NOT_FOUND_PAYMENT$/m],
    ['resend.sh', /DEPOSIT_CALLBACK|DONE/],
    ['doctor.sh', /✓ Gateway/, /do what the arrows say/],
  ];
  test.each(prints)('%s', async (name, ...expected) => {
    const out = await typed(sample(name), await own());
    for (const each of expected) expect(out).toMatch(each);
  });

  test('test.sh runs purchase.test.ts in vitest and paypal.test.ts in node:test', async () => {
    for (const name of ['purchase.test.ts', 'paypal.test.ts', 'vitest.config.ts']) sample(name);
    const out = await typed(sample('test.sh'), await own());
    expect(out).toMatch(/2 passed/);
    expect(out).toMatch(/pass 1/);
  });

  test('load.ts counts what was paid', async () => {
    sample('load.ts');
    const shop = await own();
    const env = { ...environment(shop, folder), PAYMENTS: '20', AT_ONCE: '4' };
    const { stdout } = await run(process.execPath, [join(folder, 'load.ts')], { env });
    expect(stdout).toMatch(/^20 paid, \d+ per second\nconfirm: median \d+ ms/);
  });

  test('shop.yml: the steps of the workflow, one after the other', async () => {
    const steps = sample('shop.yml')
      .split(/^ {6}- /m)
      .flatMap((step) => {
        const [, command] = /^(?: {8})?run: (.*)$/m.exec(step) ?? [];
        const [, place = '.'] = /working-directory: (\S+)/.exec(step) ?? [];
        return command && !step.includes('if: failure()') ? [`(cd ${place} && ${command})`] : [];
      });
    expect(steps).toHaveLength(4);
    const shop = await own();
    const out = await typed([...steps, 'cat tollgate/gateway.log'].join('\n'), shop);
    expect(out).toMatch(/"ok"[\s\S]*npm ci\nnpm test\nnpm start/);
  });

  test('vite.config.ts has the plugin', async () => {
    sample('vite.config.ts');
    const { default: config } = await import(/* @vite-ignore */ join(folder, 'vite.config.ts'));
    expect(config.plugins).toMatchObject([{ name: 'tollgate', apply: 'serve' }]);
  });

  test('verify.ts tells our webhooks from forged ones', async () => {
    sample('verify.ts');
    const { isSigned } = (await import(/* @vite-ignore */ join(folder, 'verify.ts'))) as {
      isSigned(headers: Record<string, string | undefined>, body: string, secret: string): boolean;
    };
    const shop = await own();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    await shop.paid();
    const [letter] = await inbox.wait(1);
    const [{ signingSecret }] = (await shop.call('GET', '/sandbox/v1/webhooks')).body;
    const heard = letter?.headers as Record<string, string>;
    const text = letter?.text ?? '';
    expect(isSigned(heard, text, signingSecret)).toBe(true);
    expect(isSigned(heard, text.replace('DONE', 'CANCELED'), signingSecret)).toBe(false);
    expect(isSigned({ ...heard, 'webhook-timestamp': '1700000000' }, text, signingSecret)).toBe(false);
    expect(isSigned({}, text, signingSecret)).toBe(false);
  });

  test('with-the-library.ts: an account is issued', async () => {
    sample('with-the-library.ts');
    const shop = await own();
    process.env['TOSS_API_URL'] = town.origin();
    process.env['TOSS_SECRET_KEY'] = shop.secretKey;
    const { toss, begin, success } = (await import(
      /* @vite-ignore */ join(folder, 'with-the-library.ts')
    )) as {
      toss: TossPayments;
      begin(session: string): ReturnType<TossPayments['request']>;
      success(request: Request, session: string): ReturnType<TossPayments['confirm']>;
    };
    const open = await begin('abc');
    if (open.kind !== 'open') throw new Error(open.kind);
    const { orderId, amount } = open.window;
    const payment = await shop.authenticated({ orderId, amount: { currency: 'KRW', value: amount.value } });
    const visit = new URL('http://shop.test/success');
    for (const [name, value] of Object.entries({
      orderId,
      paymentKey: payment['paymentKey'],
      amount: '36000',
    }))
      visit.searchParams.set(name, value);
    expect(await success(new Request(visit), 'abc')).toMatchObject({ kind: 'account-issued' });
    expect(await toss.outcome(orderId, 'abc')).toMatchObject({ kind: 'account-issued' });
  });

  test("the guide's shop: a virtual account, tampered with, deposited, refunded in parts", async ({
    expect,
  }) => {
    for (const name of [
      'shop.ts',
      'toss.ts',
      'orders.ts',
      'success.ts',
      'fail.ts',
      'webhook.ts',
      'refund.ts',
    ])
      sample(name);
    const shop = await own();
    const { call, origin } = await openGuideShop(shop);
    await shop.call('POST', '/sandbox/v1/webhooks', {
      body: { url: `${origin}/webhook`, events: ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'] },
    });
    const order = await orderOf(call('/orders?item=mug', {}));
    const payment = await shop.authenticated({
      orderId: order.id,
      amount: { currency: 'KRW', value: order.amount },
    });
    const { paymentKey } = payment as { paymentKey: string };

    expect(await (await call(successOf(order, paymentKey, 100))).text()).toContain('amount was changed');
    expect(await (await call('/success?orderId=nobody&paymentKey=x&amount=1')).text()).toContain('no order');
    const issued = await orderOf(call(successOf(order, paymentKey)));
    expect(issued).toMatchObject({
      state: 'waiting',
      account: { accountNumber: expect.stringMatching(/\d{8}/) },
    });
    expect(await orderOf(call(successOf(order, paymentKey)))).toMatchObject({ state: 'waiting' });

    const forged = { orderId: order.id, status: 'DONE', secret: 'ps_forged' };
    expect((await call('/webhook', forged)).status).toBe(401);
    expect((await call('/webhook', { ...forged, orderId: newOrderId() })).status).toBe(404);
    const state = async () => (await orderOf(call(`/orders?id=${order.id}`))).state;
    expect(await state()).toBe('waiting');
    await shop.deposit(payment);
    await expect.poll(state).toBe('paid');
    await shop.reverse(payment);
    await expect.poll(state).toBe('waiting');
    await shop.deposit(payment);
    await expect.poll(state).toBe('paid');

    const account = { bank: '88', accountNumber: '110123456789', holderName: '김구매' };
    const part = { orderId: order.id, amount: 6_000, account, once: 'first' };
    expect(await orderOf(call('/refund', part))).toMatchObject({ state: 'paid' });
    expect(await orderOf(call('/refund', part))).toMatchObject({ state: 'paid' });
    expect((await shop.read(payment))['balanceAmount']).toBe(30_000);
    const rest = { orderId: order.id, account, once: 'second' };
    expect(await orderOf(call('/refund', rest))).toMatchObject({ state: 'refunded' });

    const stopped = await (await call('/fail?code=PAY_PROCESS_CANCELED&message=x')).text();
    expect(stopped).toContain('You stopped');
  });

  test("the guide's shop: PayPal, paid at once, dollars and cents go back", async () => {
    const shop = await own();
    const { call } = await openGuideShop(shop);
    const order = await orderOf(call('/orders?item=mug-abroad', {}));
    const payment = await shop.approved({
      orderId: order.id,
      amount: { currency: 'USD', value: order.amount },
    });
    const { paymentKey } = payment as { paymentKey: string };
    expect(await orderOf(call(successOf(order, paymentKey, '26.50')))).toMatchObject({ state: 'paid' });
    expect(await orderOf(call('/refund', { orderId: order.id, amount: 6.5, once: 'a' }))).toMatchObject({
      state: 'paid',
    });
    expect((await shop.read(payment))['balanceAmount']).toBe(20);
    expect(await orderOf(call('/refund', { orderId: order.id, once: 'b' }))).toMatchObject({
      state: 'refunded',
    });
  });
});

/** Pages are opened where a browser is: `browser/docs.browser.test.ts`. */
const inBrowser = ['order.html', 'paypal-order.html'];
test('no sample is left out', () => {
  expect([...named.keys()].sort()).toEqual([...told, ...inBrowser].sort());
});
