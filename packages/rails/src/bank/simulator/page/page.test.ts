import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../../testing/bank-stage.ts';
import { refusalCodes, refusals } from '../refusals.ts';
import { words } from './words.ts';

let stage: BankStage;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());

async function open(path: string, language = 'ko-KR,ko;q=0.9'): Promise<{ html: string; headers: Headers }> {
  const response = await fetch(`${stage.bank.origin}${path}`, { headers: { 'accept-language': language } });
  return { html: await response.text(), headers: response.headers };
}

test('account and amount come from the address, as text and nothing else', async () => {
  const { html } = await open(`/?account=X123-456&amount=50000`);
  expect(html).toContain('value="X123-456"');
  expect(html).toContain('value="50000"');
  const attack = '"><script>alert(1)</script>';
  const { html: harmless } = await open(`/?account=${encodeURIComponent(attack)}`);
  expect(harmless).not.toContain('<script>alert');
});

test('a depositor cannot write HTML onto the page', async () => {
  const number = await stage.number();
  await stage.deposit(number, 1_000, { depositorName: '<img src=x onerror=alert(1)>' });
  const { html } = await open('/');
  expect(html).toContain(number);
  expect(html).not.toContain('<img');
});

test.each([
  ['/', 'ko-KR', 'ko'],
  ['/', 'en-US,en', 'en'],
  ['/', 'fr-FR', 'ko'],
  ['/', '', 'ko'],
  ['/?lang=en', 'ko-KR', 'en'],
  ['/?lang=ko', 'en-US', 'ko'],
  ['/?lang=xx', 'en-US', 'en'],
])('%s for a browser that speaks "%s" is in %s', async (path, browser, language) => {
  const { html } = await open(path, browser);
  expect(html).toContain(`<html lang="${language}">`);
  expect(html).toContain(words[language as 'ko' | 'en'].strip);
});

test('only its own script and style run there', async () => {
  const { html, headers } = await open('/');
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
  const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
  expect(assets).toEqual(['/assets/page.css', '/assets/page.js']);
  for (const asset of assets) expect((await fetch(stage.bank.origin + asset)).status).toBe(200);
});

test('every test id of the interface is there once', async () => {
  const { html } = await open('/');
  for (const id of ['account-number', 'amount', 'depositor-name', 'send', 'result']) {
    expect(html.split(`data-testid="${id}"`)).toHaveLength(2);
  }
});

test('refunds that arrive are listed', async () => {
  await stage.rail.refund({
    transferId: 'trf-page',
    bankCode: '020',
    accountNumber: '10020030040',
    holderName: '박환불',
    amount: 3_000,
    printText: '환불',
    cause: { type: 'REFUND', depositId: 'dep-1' },
  });
  const { html } = await open('/');
  expect(html).toContain('박환불');
});

describe('what the bank says', () => {
  test.each(refusalCodes)('%s has words in both languages, and they say that nothing was sent', (code) => {
    expect(refusals[code].ko).toContain('보내지 않았습니다');
    expect(refusals[code].en).toMatch(/^Nothing was sent:/);
  });

  test('no other origin can send money or turn knobs from a browser', async () => {
    for (const path of ['/app/deposits', '/control/clearKnobs']) {
      const form = await fetch(`${stage.bank.origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: '{}',
      });
      expect(form.status).toBe(415);
      const preflight = await fetch(`${stage.bank.origin}${path}`, { method: 'OPTIONS' });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
