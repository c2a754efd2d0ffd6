import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BankRail } from '../../rail.ts';
import { testSecrets } from '../../testing/bank-stage.ts';
import { type ListeningGateway, listenAsGateway } from '../../testing/listening-gateway.ts';
import { bankRail } from '../client.ts';

let dir: string;
let gateway: ListeningGateway;
let bank: ChildProcess;
let origin: string;
let rail: BankRail;

/** The bank as its own process, on the books that are there. */
async function start(): Promise<void> {
  const text = (secrets: { keyId: string; secret: string }[]) =>
    secrets.map((each) => `${each.keyId}:${each.secret}`).join();
  bank = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      TOLLGATE_DATA_DIR: dir,
      TOLLGATE_BANK_SIMULATOR_PORT: '0',
      TOLLGATE_BANK_CALLBACK_URL: gateway.callbackUrl,
      TOLLGATE_BANK_SECRETS_TO_BANK: text(testSecrets.toBank),
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: text(testSecrets.toGateway),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!bank.stdout) throw new Error('the bank has no output');
  const [line] = (await once(createInterface(bank.stdout), 'line')) as [string];
  origin = line.slice(line.indexOf('http'));
  rail = bankRail({
    url: origin,
    secretsToBank: testSecrets.toBank,
    secretsToGateway: testSecrets.toGateway,
  });
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const gone = once(bank, 'exit');
  bank.kill(signal);
  await rail.close();
  return (await gone)[0] as number | null;
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function number(): Promise<string> {
  const leased = await rail.leaseNumbers({ blockId: 'b-1', bankCode: '088', count: 1 });
  return leased.ok ? (leased.numbers[0] ?? '') : '';
}

const deposits = () => gateway.heard.filter((each) => each.name === 'deposit').map((each) => each.body);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tollgate-bank-'));
  gateway = await listenAsGateway(testSecrets);
  await start();
});
afterEach(async () => {
  await end('SIGTERM');
  await gateway.close();
  await rm(dir, { recursive: true });
});

test('kill9_between_commit_and_ok: a bank killed while it tells of a deposit tells it again, as the same deposit', async () => {
  const accountNumber = await number();
  gateway.loseAnswers = 1;
  const killed = new Promise<void>((done) => {
    const watch = setInterval(() => {
      if (deposits().length === 0) return;
      clearInterval(watch);
      void end('SIGKILL').then(() => done());
    }, 5);
  });
  await post('/app/deposits', { accountNumber, amount: 10_000, depositorName: '김보냄' }).catch(
    () => undefined,
  );
  await killed;
  await start();
  await post('/control/advanceClock', { advance: 'PT1M' });
  expect(deposits()).toHaveLength(2);
  const [before, after] = deposits();
  expect({ ...after, attempt: 1 }).toEqual(before);
});

test('what a killed bank owed, its books still hold: numbers, deposits, transfers, the clock', async () => {
  const accountNumber = await number();
  gateway.failures = 1;
  const sent = await post('/app/deposits', { accountNumber, amount: 10_000, depositorName: '김보냄' });
  expect(sent).toMatchObject({ result: 'OK', noticed: false });
  const order = {
    transferId: 'trf-1',
    bankCode: '004',
    accountNumber: '11122233344',
    holderName: '김구매',
    amount: 10_000,
    printText: '환불',
    cause: { type: 'REFUND' as const, depositId: String(sent['depositId']) },
  };
  await post('/control/setKnob', { knob: 'transferOutcome', outcome: 'UNKNOWN_THEN_SUCCEEDED', ms: 60_000 });
  expect(await rail.refund(order)).toMatchObject({ status: 'UNKNOWN' });
  await post('/control/advanceClock', { ms: 2_000 });

  await end('SIGKILL');
  await start();
  expect(await number()).toBe(accountNumber);
  expect(await rail.refund(order)).toMatchObject({ status: 'UNKNOWN' });
  const { now } = await post('/control/advanceClock', { advance: 'PT2M' });
  expect(Date.parse(String(now)) - Date.now()).toBeGreaterThan(121_000);
  expect(deposits()).toMatchObject([{ depositId: sent['depositId'] }]);
  expect(await rail.refundState('trf-1')).toMatchObject({ status: 'SUCCEEDED' });
});

test('told to stop, it closes its books and leaves with 0', async () => {
  expect(await end('SIGTERM')).toBe(0);
  await start();
});
