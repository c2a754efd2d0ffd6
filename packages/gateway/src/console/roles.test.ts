import { type ConsoleName, type ConsoleRole, consolePaths } from '@tollgate/contract/console';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';
import { consoleHandlers, consoleStreams } from './handlers.ts';

const roles: ConsoleRole[] = ['viewer', 'developer', 'owner'];
const roleOf = (name: ConsoleName): ConsoleRole => consolePaths[name].role;
const names = Object.keys(consolePaths) as ConsoleName[];

let stage: ConsoleStage;
let mId: string;
beforeAll(async () => {
  stage = await openConsole({ TOLLGATE_HOST: '0.0.0.0' });
  mId = await stage.shop();
});
afterAll(() => stage.close());

async function ask(name: ConsoleName, shop: string, headers: Record<string, string> = {}) {
  const { method, path } = consolePaths[name];
  const url = path.replace(':mId', shop).replace(/:\w+/g, 'none');
  const { statusCode, body } = await stage.app.inject({
    method,
    url,
    headers: {
      host: 'pay.example',
      ...(method !== 'GET' && { 'content-type': 'application/json' }),
      ...headers,
    },
    // What no schema takes: a call that is let in changes nothing.
    ...(method !== 'GET' && { payload: '[]' }),
  });
  return { status: statusCode, code: JSON.parse(body).code };
}

test('every call of the table has somebody to answer it, and none that changes something is a viewer’s', () => {
  expect(names.filter((name) => !(name in consoleHandlers) && !(name in consoleStreams))).toEqual([]);
  expect(names.filter((name) => consolePaths[name].method !== 'GET' && roleOf(name) === 'viewer')).toEqual(
    [],
  );
});

describe.each(names)('%s', (name) => {
  test('is answered to nobody without a log-in', async () => {
    expect(await ask(name, mId)).toEqual({ status: 401, code: 'LOGIN_REQUIRED' });
  });

  test('is refused to every lesser role', async () => {
    const lesser = roles.slice(0, roles.indexOf(consolePaths[name].role));
    for (const role of lesser)
      expect(await ask(name, mId, await loggedIn(stage, role)), role).toEqual({
        status: 403,
        code: 'FORBIDDEN_REQUEST',
      });
  });

  test.runIf(consolePaths[name].path.includes(':mId'))('finds no shop for members of another', async () => {
    const headers = await loggedIn(stage, 'developer', ['another']);
    expect(await ask(name, mId, headers)).toEqual({ status: 404, code: 'NOT_FOUND' });
  });
});
