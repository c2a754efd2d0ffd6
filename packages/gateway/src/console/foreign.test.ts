import { type ConsoleName, consolePaths } from '@tollgate/contract/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let mId: string;
beforeAll(async () => {
  stage = await openConsole();
  mId = await stage.shop();
});
afterAll(() => stage.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const acts = (Object.keys(consolePaths) as ConsoleName[]).filter(
  (name) => consolePaths[name].method !== 'GET',
);

/** On the machine itself, where everybody is the owner: what only a page of somebody else is refused. */
async function ask(name: ConsoleName, headers: Record<string, string>) {
  const { method, path } = consolePaths[name];
  const { statusCode, body } = await stage.app.inject({
    method,
    url: path.replace(':mId', mId).replace(/:\w+/g, 'none'),
    headers: { host: 'localhost:4100', ...headers },
    payload: '{}',
  });
  return [statusCode, JSON.parse(body).code];
}

test.each(acts)(
  '%s is done for no page of somebody else, and for no name that was made to point here',
  async (name) => {
    for (const headers of [
      { ...JSON_TYPE, origin: 'https://evil.example' },
      { ...JSON_TYPE, origin: 'null' },
      { ...JSON_TYPE, origin: 'http://localhost:3000' },
      { ...JSON_TYPE, 'sec-fetch-site': 'cross-site' },
      { ...JSON_TYPE, 'sec-fetch-site': 'same-site' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ])
      expect(await ask(name, headers), JSON.stringify(headers)).toEqual([403, 'FOREIGN_ORIGIN']);
    expect(await ask(name, { ...JSON_TYPE, host: 'evil.example' })).toEqual([401, 'LOGIN_REQUIRED']);
  },
);

describe('a list that is asked for what no page asks', () => {
  const lists = ['payments', 'payments.csv', 'deliveries', 'logs'];
  const cursors = ['-1', 'NaN', '1e999', "' or 1=1 --", '9'.repeat(200), '￿', '../..', '%', '_'];

  test.each(lists)('%s answers a page or says what is wrong, and shows no other shop', async (list) => {
    const other = await stage.shop();
    const { paymentKey, orderId } = await stage.books.authenticated(other);
    for (const cursor of [...cursors, paymentKey, orderId]) {
      const { status, text } = await stage.get(`/shops/${mId}/${list}?cursor=${encodeURIComponent(cursor)}`);
      expect(status, cursor).toBe(200);
      expect(text, cursor).not.toContain(orderId);
    }
    for (const wrong of ['cursor=%00', `cursor=${'9'.repeat(201)}`, 'cursor=a&cursor=b', 'search=%00']) {
      const { status, body } = await stage.get(`/shops/${mId}/${list}?${wrong}`);
      expect([status, body?.code], wrong).toEqual([400, 'INVALID_REQUEST']);
    }
  });
});
