import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlNames } from './bank/simulator/control.ts';
import { plantedEndings } from './bank/simulator/holders.ts';
import { payPalHosts } from './paypal/hosts.ts';
import { payPalCalls } from './paypal/protocol.ts';
import { buyers } from './paypal/simulator/buyers.ts';
import { controlNames as payPalControlNames } from './paypal/simulator/control.ts';
import { simulatorAccount } from './paypal/simulator-account.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('every planted account and every control is told of', () => {
  for (const ending of Object.keys(plantedEndings)) expect(readme).toContain(`\`${ending}\``);
  for (const name of controlNames) expect(readme).toContain(`\`${name}\``);
});

test('every call to PayPal, every host of its, every buyer and every control is told of', () => {
  for (const { path } of Object.values(payPalCalls)) {
    expect(readme).toContain(path.replace(/:(orderId|captureId)/, '{id}').replaceAll(/:(\w+)/g, '{$1}'));
  }
  for (const { url, buyerHosts, certHosts } of Object.values(payPalHosts)) {
    for (const each of [url, ...buyerHosts, ...certHosts]) expect(readme).toContain(`\`${each}\``);
  }
  for (const { email } of buyers) expect(readme).toContain(`\`${email}\``);
  for (const name of payPalControlNames) expect(readme).toContain(`\`${name}\``);
  for (const name of [simulatorAccount.clientId, simulatorAccount.clientSecret, simulatorAccount.webhookId]) {
    expect(readme).toContain(`\`${name}\``);
  }
});
