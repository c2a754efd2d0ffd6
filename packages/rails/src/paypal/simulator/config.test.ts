import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without a setting everything is as in the table of defaults', () => {
  expect(readConfig({})).toEqual({
    port: 4300,
    host: '127.0.0.1',
    callbackUrl: 'http://localhost:4100/rails/paypal/webhooks',
    databasePath: '.tollgate/paypal-simulator.sqlite',
    keepsFee: true,
    fee: { share: 4_400, fixed: 30 },
  });
});

test('every setting is heard', () => {
  expect(
    readConfig({
      TOLLGATE_PAYPAL_SIMULATOR_PORT: '0',
      TOLLGATE_HOST: '0.0.0.0',
      TOLLGATE_DATA_DIR: 'elsewhere',
      TOLLGATE_PAYPAL_CALLBACK_URL: 'https://pay.example.com/hooks',
      TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL: 'https://paypal.example.com/',
      TOLLGATE_PAYPAL_SIMULATOR_KEEPS_FEE: 'false',
      TOLLGATE_PAYPAL_SIMULATOR_FEE: '2.9+0.49',
    }),
  ).toEqual({
    port: 0,
    host: '0.0.0.0',
    publicUrl: 'https://paypal.example.com',
    callbackUrl: 'https://pay.example.com/hooks',
    databasePath: 'elsewhere/paypal-simulator.sqlite',
    keepsFee: false,
    fee: { share: 2_900, fixed: 49 },
  });
});

test.each([
  ['TOLLGATE_PAYPAL_SIMULATOR_PORT', '70000', '4300'],
  ['TOLLGATE_PAYPAL_SIMULATOR_PORT', 'web', '4300'],
  ['TOLLGATE_PAYPAL_CALLBACK_URL', 'localhost:4100', 'http://'],
  ['TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL', 'https://x.example.com/?a=1', 'without a query'],
  ['TOLLGATE_PAYPAL_SIMULATOR_KEEPS_FEE', 'yes', 'true or false'],
  ['TOLLGATE_PAYPAL_SIMULATOR_FEE', '4.4', '4.4+0.30'],
])('%s=%s stops the start and says what to write', (name, value, words) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
  expect(() => readConfig({ [name]: value })).toThrow(words);
});
