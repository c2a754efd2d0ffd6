import { expect, test } from 'vitest';
import { refuseWebhookUrl } from './webhook-url.ts';

// biome-ignore format: a table
test.each<[url: string, test: RegExp | undefined, live: RegExp | undefined]>([
  ['https://shop.example/webhook',                 undefined,        undefined],
  ['http://shop.example:8080/webhook?a=1#b',       undefined,        undefined],
  ['https://한국.example/웹훅',                      undefined,        undefined],
  ['https://8.8.8.8/webhook',                      undefined,        undefined],
  ['http://localhost:4200/webhook',                undefined,        /local servers/],
  ['http://LOCALHOST/',                            undefined,        /local servers/],
  ['http://shop.localhost/',                       undefined,        /local servers/],
  ['http://localhost./',                           undefined,        /local servers/],
  ['http://shop:4200/',                            undefined,        /local servers/],
  ['http://shop.internal/',                        undefined,        /local servers/],
  ['http://nas.local/',                            undefined,        /local servers/],
  ['http://127.0.0.1:4200/',                       undefined,        /IP address/],
  ['http://[::1]:4200/',                           undefined,        /IP address/],
  ['http://[::ffff:10.0.0.1]/',                    undefined,        /IP address/],
  ['http://0x7f.1/',                               undefined,        /IP address/],
  ['http://2130706433/',                           undefined,        /IP address/],
  ['http://192.168.0.10/',                         undefined,        /IP address/],
  ['http://169.254.169.254/latest/meta-data/',     /IP address/,     /IP address/],
  ['https://user@shop.example/',                   /user and password/, /user and password/],
  ['https://user:pw@shop.example/',                /user and password/, /user and password/],
  ['http://localhost:0/',                          /port 0/,         /port 0/],
  ['ftp://shop.example/',                          /http:\/\//,      /http:\/\//],
  ['javascript:alert(1)',                          /in full/,        /in full/],
  ['shop.example/webhook',                         /in full/,        /in full/],
  ['/webhook',                                     /in full/,        /in full/],
  ['//shop.example/webhook',                       /in full/,        /in full/],
  ['https:shop.example',                           /in full/,        /in full/],
  ['https://',                                     /in full/,        /in full/],
  ['',                                             /in full/,        /in full/],
  [' https://shop.example/',                       /in full/,        /in full/],
  ['https://shop.example/\n',                      /in full/,        /in full/],
  ['https://shop.exa\0mple/',                      /in full/,        /in full/],
  [`https://shop.example/${'a'.repeat(2_000)}`,    /at most 2000/,   /at most 2000/],
])('%j: test %s, live %s', (url, inTest, live) => {
  for (const [environment, reason] of [['test', inTest], ['live', live]] as const) {
    const refusal = refuseWebhookUrl(url, environment);
    if (reason) expect(refusal).toEqual({ ko: expect.stringMatching(/[가-힣]/), en: expect.stringMatching(reason) });
    else expect(refusal).toBeUndefined();
  }
});

test.each([
  ['http://localhost:4100/hook', 'http://localhost:4100', true],
  ['http://127.0.0.1:4100/hook', 'http://localhost:4100', true],
  ['http://[::1]:4100/hook', 'http://127.0.0.1:4100', true],
  ['https://pay.example/hook', 'https://pay.example', true],
  ['http://localhost:4200/hook', 'http://localhost:4100', false],
  ['https://shop.pay.example/hook', 'https://pay.example', false],
])('%s is the gateway at %s itself: %s', (url, own, isOwn) => {
  expect(refuseWebhookUrl(url, 'test', own)?.en.includes('gateway itself') ?? false).toBe(isOwn);
});
