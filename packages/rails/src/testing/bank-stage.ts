import { type BankRailOptions, bankRail } from '../bank/client.ts';
import type { RailSecrets } from '../bank/secrets.ts';
import {
  type BankSimulator,
  type BankSimulatorOptions,
  startBankSimulator,
} from '../bank/simulator/index.ts';
import type { BankRail } from '../rail.ts';
import { type ListeningGateway, listenAsGateway } from './listening-gateway.ts';

export const testSecrets: RailSecrets = {
  toBank: [{ keyId: 'b1', secret: '0b'.repeat(32) }],
  toGateway: [{ keyId: 'g1', secret: '09'.repeat(32) }],
};

type Json = Record<string, unknown>;

/** A bank, its client and somebody who listens, over real HTTP on free ports. */
export type BankStage = {
  bank: BankSimulator;
  rail: BankRail;
  gateway: ListeningGateway;
  /** Another client of the same bank: other secrets, a shorter patience. */
  client(options: Partial<BankRailOptions>): BankRail;
  /** Numbers leased from a bank. */
  lease(bankCode?: string, count?: number): Promise<string[]>;
  /** One number leased from a bank. */
  number(bankCode?: string): Promise<string>;
  /** What a person does at the bank's page. */
  app(path: string, body?: Json): Promise<{ status: number; body: Json }>;
  deposit(accountNumber: string, amount?: number, more?: Json): Promise<{ status: number; body: Json }>;
  takeBack(which: Json): Promise<{ status: number; body: Json }>;
  close(): Promise<void>;
};

export async function bankStage(options: Partial<BankSimulatorOptions> = {}): Promise<BankStage> {
  const secrets = options.secrets ?? testSecrets;
  const gateway = await listenAsGateway(secrets);
  const bank = await startBankSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: gateway.callbackUrl,
    databasePath: ':memory:',
    secrets,
    ...options,
  });
  const clients: BankRail[] = [];
  const client = (different: Partial<BankRailOptions>) => {
    const made = bankRail({
      url: bank.origin,
      secretsToBank: secrets.toBank,
      secretsToGateway: secrets.toGateway,
      ...different,
    });
    clients.push(made);
    return made;
  };
  const rail = client({});
  let blocks = 0;

  async function lease(bankCode = '088', count = 1): Promise<string[]> {
    blocks += 1;
    const leased = await rail.leaseNumbers({ blockId: `block-${blocks}`, bankCode, count });
    if (!leased.ok) throw new Error(leased.message);
    return leased.numbers;
  }

  const app: BankStage['app'] = async (path, body) => {
    const response = await fetch(`${bank.origin}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: body ? { 'content-type': 'application/json' } : {},
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };

  return {
    bank,
    rail,
    gateway,
    client,
    app,
    lease,
    number: async (bankCode) => (await lease(bankCode))[0] ?? '',
    deposit: (accountNumber, amount = 10_000, more = {}) =>
      app('/app/deposits', { accountNumber, amount, depositorName: '김보냄', ...more }),
    takeBack: (which) => app('/app/deposit-reversals', which),
    async close() {
      await Promise.all(clients.map((each) => each.close()));
      await bank.close();
      await gateway.close();
    },
  };
}
