import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { durationMs, type SandboxMerchant } from '@tollgate/contract';
import type { Town } from '../../../stories/support/town.ts';
import type { CheckConfig } from '../src/check/define.ts';
import { gatewayHand } from '../src/check/gateway-hand.ts';
import { loadCheckConfig } from '../src/check/load-config.ts';
import type { CheckBrowser } from '../src/check/playwright.ts';
import type { StageTools } from '../src/check/stage.ts';
import { eventually } from '../src/check/visitor.ts';
import { readConfig } from '../src/config.ts';
import { askGateway } from '../src/gateway.ts';

/** A line of the shop, or of the library below it, that is replaced by a wrong one. */
export interface Edit {
  /** Below packages/. */
  file: string;
  from: string;
  to: string;
}

export interface CheckedShop {
  origin: string;
  merchant: SandboxMerchant;
  /** How the check finds its way about this shop, timers and clock included. */
  config: CheckConfig;
  webhookUrl: string;
  /** What it printed to the error stream. */
  errors(): string;
  close(): Promise<void>;
}

const inPackages = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Short enough for a test; what a shop waits for between two looks is nothing the check depends on. */
const quick = { jobEveryMs: 2 ** 30, retryAfterMs: 100, buyerPatienceMs: 6_000 };

/** Starts the sample shop as a process with a merchant of its own, and waits until its webhook is registered. */
export async function openCheckedShop(town: Town, edits: readonly Edit[] = []): Promise<CheckedShop> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-checked-'));
  const merchant = await town.shop();
  const settings = {
    SHOP_PORT: '0',
    SHOP_LOG_LEVEL: 'silent',
    TOLLGATE_URL: town.origin(),
    TOLLGATE_DATA_DIR: folder,
    TOSS_CLIENT_KEY: merchant.clientKey,
    TOSS_SECRET_KEY: merchant.secretKey,
  };
  const order = { shop: inPackages('shop/src/server/index.ts'), settings, edits, timing: quick };
  const child = fork(inPackages('cli/test/check-shop.mjs'), [JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let errors = '';
  child.stderr?.on('data', (data) => {
    errors += String(data);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { origin: string }) => resolve(message.origin));
    void ended.then(() => reject(new Error(`the shop did not start:\n${errors}`)));
  });
  let last = 0;
  const ask = (what: string, ms = 0) =>
    new Promise<void>((resolve) => {
      const id = ++last;
      const hear = (message: { id?: number }) => {
        if (message.id !== id) return;
        child.off('message', hear);
        resolve();
      };
      child.on('message', hear);
      child.send({ id, what, ms });
    });
  const webhookUrl = `${origin}/webhooks/toss`;
  const isRegistered = async () =>
    (await merchant.call('GET', '/sandbox/v1/webhooks')).text.includes(webhookUrl) || undefined;
  if (!(await eventually(isRegistered, 30_000))) throw new Error('the shop has not registered its webhook');
  const sample = await loadCheckConfig('tollgate.check.mjs', inPackages('shop'));
  return {
    origin,
    merchant,
    webhookUrl,
    config: {
      ...sample,
      runJobs: () => ask('runJobs'),
      advance: (duration) => ask('advance', durationMs(duration) ?? 0),
    },
    errors: () => errors,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the cases are played with. */
export async function toolsFor(
  town: Town,
  shop: CheckedShop,
  browser: CheckBrowser,
  patienceMs: number,
): Promise<StageTools> {
  const { secretKey } = shop.merchant;
  const ask = askGateway(readConfig({}, { gateway: town.origin(), secretKey }));
  return {
    config: shop.config,
    shop: new URL(shop.origin),
    gateway: await gatewayHand(ask),
    browser,
    webhookUrl: shop.webhookUrl,
    patienceMs,
  };
}
