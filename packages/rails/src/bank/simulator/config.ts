import { join } from 'node:path';
import { loadOrCreateSecrets, parseSecrets, type RailSecrets } from '../secrets.ts';

export type Config = {
  port: number;
  host: string;
  callbackUrl: string;
  databasePath: string;
  secrets: RailSecrets;
};

/**
 * The simulator's settings; the only place that reads the environment.
 *
 * @throws Error that names the setting and says what to write instead
 */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const dataDir = env['TOLLGATE_DATA_DIR'] || './.tollgate';
  return {
    port: port(env['TOLLGATE_BANK_SIMULATOR_PORT'] || '4400'),
    host: env['TOLLGATE_HOST'] || '127.0.0.1',
    callbackUrl: callbackUrl(env['TOLLGATE_BANK_CALLBACK_URL'] || 'http://localhost:4100/rails/bank'),
    databasePath: join(dataDir, 'bank-simulator.sqlite'),
    secrets: await secrets(env, dataDir),
  };
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new Error(
    `TOLLGATE_BANK_SIMULATOR_PORT is "${text}"; write a port number from 0 to 65535, for example 4400`,
  );
}

function callbackUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return text;
  throw new Error(
    `TOLLGATE_BANK_CALLBACK_URL is "${text}"; write the gateway's address, for example http://localhost:4100/rails/bank`,
  );
}

/** Both directions by setting, or both from the file that the gateway on the same data directory shares. */
async function secrets(env: NodeJS.ProcessEnv, dataDir: string): Promise<RailSecrets> {
  const toBank = env['TOLLGATE_BANK_SECRETS_TO_BANK'];
  const toGateway = env['TOLLGATE_BANK_SECRETS_TO_GATEWAY'];
  if (!toBank && !toGateway) return loadOrCreateSecrets(dataDir);
  return {
    toBank: named('TOLLGATE_BANK_SECRETS_TO_BANK', toBank),
    toGateway: named('TOLLGATE_BANK_SECRETS_TO_GATEWAY', toGateway),
  };
}

function named(name: string, text: string | undefined): RailSecrets['toBank'] {
  if (!text) throw new Error(`${name} is missing; set both directions or neither`);
  try {
    return parseSecrets(text);
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}
