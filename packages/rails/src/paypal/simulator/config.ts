import { join } from 'node:path';
import { type FeeRule, parseFee } from './fee.ts';
import type { PayPalSimulatorOptions } from './index.ts';

/**
 * The simulator's settings; the only place that reads the environment.
 *
 * @throws Error that names the setting and says what to write instead
 */
export function readConfig(env: NodeJS.ProcessEnv): PayPalSimulatorOptions {
  const publicUrl = env['TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL'];
  return {
    port: port(env['TOLLGATE_PAYPAL_SIMULATOR_PORT'] || '4300'),
    host: env['TOLLGATE_HOST'] || '127.0.0.1',
    ...(publicUrl && {
      publicUrl: address('TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL', publicUrl).replace(/\/+$/, ''),
    }),
    callbackUrl: address(
      'TOLLGATE_PAYPAL_CALLBACK_URL',
      env['TOLLGATE_PAYPAL_CALLBACK_URL'] || 'http://localhost:4100/rails/paypal/webhooks',
    ),
    databasePath: join(env['TOLLGATE_DATA_DIR'] || './.tollgate', 'paypal-simulator.sqlite'),
    keepsFee: keepsFee(env['TOLLGATE_PAYPAL_SIMULATOR_KEEPS_FEE'] || 'true'),
    fee: fee(env['TOLLGATE_PAYPAL_SIMULATOR_FEE'] || '4.4+0.30'),
  };
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new Error(
    `TOLLGATE_PAYPAL_SIMULATOR_PORT is "${text}"; write a port number from 0 to 65535, for example 4300`,
  );
}

function address(name: string, text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return text;
  throw new Error(
    `${name} is "${text}"; write an address without a query, for example http://localhost:4300`,
  );
}

function keepsFee(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Error(`TOLLGATE_PAYPAL_SIMULATOR_KEEPS_FEE is "${text}"; write true or false`);
}

function fee(text: string): FeeRule {
  const rule = parseFee(text);
  if (rule) return rule;
  throw new Error(
    `TOLLGATE_PAYPAL_SIMULATOR_FEE is "${text}"; write a percentage and a fixed part, for example 4.4+0.30`,
  );
}
