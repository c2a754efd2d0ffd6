import { join } from 'node:path';
import { type Timing as TossTiming, usualTiming } from '@tollgate/server';

export type ShopConfig = {
  port: number;
  host: string;
  /** Where the gateway reaches this shop. Undefined: `http://localhost:<port>`. */
  publicUrl: string | undefined;
  /** The order book, an SQLite file; `:memory:` forgets it. */
  dataFile: string;
  clientKey: string;
  secretKey: string;
  /** Of the MID that is contracted for wallets abroad, where it is not the same one. */
  foreignKeys: Keys | undefined;
  apiUrl: string;
  scriptUrl: string;
  bankAppUrl: string | undefined;
  logLevel: string;
  timing: Timing;
};

export type Keys = { clientKey: string; secretKey: string };

/** Milliseconds. */
export type Timing = TossTiming & { jobEveryMs: number };

export const timing: Timing = {
  ...usualTiming,
  // How long the buyer looks at a blank page before the order page takes over.
  buyerPatienceMs: 8_000,
  jobEveryMs: 5_000,
};

/** The keys of the public documentation; every Tollgate knows them from its first start. */
const docsKeys = {
  clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
  secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R',
};

/**
 * Reads the settings. A wrong one stops the start.
 *
 * @throws Error that says what to write instead
 */
export function configFrom(env: Record<string, string | undefined>): ShopConfig {
  const { clientKey, secretKey } = pair(env, 'TOSS', 'neither for the docs test keys') ?? docsKeys;
  const foreignKeys = pair(env, 'TOSS_FOREIGN', 'neither where one MID does both');
  checkKeys({ clientKey, secretKey, foreignKeys });

  const tollgate = address('TOLLGATE_URL', env['TOLLGATE_URL'] || 'http://localhost:4100');
  const bankApp = env['BANK_APP_URL'] || `http://localhost:${env['TOLLGATE_BANK_SIMULATOR_PORT'] || 4400}`;
  const hasPlayBank = clientKey.startsWith('test_') && (!env['TOSS_API_URL'] || env['BANK_APP_URL']);
  return {
    port: port('SHOP_PORT', env['SHOP_PORT'] || '4200'),
    host: env['SHOP_HOST'] || env['TOLLGATE_HOST'] || '127.0.0.1',
    publicUrl: env['SHOP_PUBLIC_URL'] ? address('SHOP_PUBLIC_URL', env['SHOP_PUBLIC_URL']) : undefined,
    dataFile: join(env['TOLLGATE_DATA_DIR'] || '.tollgate', 'shop.sqlite'),
    clientKey,
    secretKey,
    foreignKeys,
    apiUrl: address('TOSS_API_URL', env['TOSS_API_URL'] || tollgate),
    scriptUrl: address('TOSS_SCRIPT_URL', env['TOSS_SCRIPT_URL'] || `${tollgate}/v2/standard`),
    bankAppUrl: hasPlayBank ? address('BANK_APP_URL', bankApp) : undefined,
    logLevel: env['SHOP_LOG_LEVEL'] || 'info',
    timing,
  };
}

function pair(env: Record<string, string | undefined>, prefix: string, otherwise: string): Keys | undefined {
  const [clientKey, secretKey] = [env[`${prefix}_CLIENT_KEY`], env[`${prefix}_SECRET_KEY`]];
  if (!clientKey !== !secretKey) {
    throw new Error(`Set ${prefix}_CLIENT_KEY and ${prefix}_SECRET_KEY together, or ${otherwise}.`);
  }
  return clientKey && secretKey ? { clientKey, secretKey } : undefined;
}

/** A test key beside a live one, or a widget key, works nowhere: better to hear it now than from a buyer. */
export function checkKeys({ foreignKeys, ...keys }: Keys & { foreignKeys: Keys | undefined }): void {
  const kind = checkPair(keys, 'TOSS');
  if (foreignKeys && checkPair(foreignKeys, 'TOSS_FOREIGN') !== kind) {
    throw new Error(`TOSS_FOREIGN_CLIENT_KEY must be a ${kind} key, as TOSS_CLIENT_KEY is.`);
  }
}

function checkPair({ clientKey, secretKey }: Keys, prefix: string): string | undefined {
  const client = /^(test|live)_(g?)ck_\w+$/.exec(clientKey);
  const secret = /^(test|live)_(?:(g?)sk|ak)_\w+$/.exec(secretKey);
  if (!client) throw new Error(`${prefix}_CLIENT_KEY is no client key: it begins with test_ck_ or live_ck_.`);
  if (!secret) throw new Error(`${prefix}_SECRET_KEY is no secret key: it begins with test_sk_ or live_sk_.`);
  if (client[2] || secret[2]) {
    throw new Error(
      'This shop calls payment(): use the API individual keys (ck, sk), not the widget keys (gck, gsk).',
    );
  }
  if (client[1] !== secret[1]) {
    throw new Error(
      `${prefix}_CLIENT_KEY is a ${client[1]} key, ${prefix}_SECRET_KEY a ${secret[1]} one: use a pair.`,
    );
  }
  return client[1];
}

function address(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Error(`${name} is "${value}": write an address such as http://localhost:4100.`);
  }
  return value.replace(/\/+$/, '');
}

function port(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new Error(`${name} is "${value}": write a port from 0 (any free one) to 65535.`);
  }
  return number;
}
