import { afterAll, beforeAll, expect, test } from 'vitest';
import { loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let address: string;
beforeAll(async () => {
  // Four lines: an eighth of what the process serves at once.
  stage = await openConsole({ TOLLGATE_HOST: '0.0.0.0', TOLLGATE_MOST_UNDER_WAY: '32' });
  const mId = await stage.shop();
  const origin = await stage.app.listen({ host: '127.0.0.1', port: 0 });
  address = `${origin}/console/api/shops/${mId}/live`;
});
afterAll(() => stage.close());

/** One page; `retry` says when it would come again: soon, where the line stays open. */
async function open(cookie: string) {
  const leaving = new AbortController();
  const response = await fetch(address, { headers: { cookie }, signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  return { status: response.status, retry: first?.value, leave: () => leaving.abort() };
}

const KEPT = { status: 200, retry: 'retry: 2000\n\n' };
const FULL = { status: 200, retry: 'retry: 15000\n\n' };

test('open pages take an eighth of a process and one member half of that; who leaves makes room', async () => {
  const { cookie: one = '' } = await loggedIn(stage, 'viewer');
  const { cookie: other = '' } = await loggedIn(stage, 'viewer');
  const pages = [];
  for (const who of [one, one, one, other, other, other]) pages.push(await open(who));
  expect(pages).toMatchObject([KEPT, KEPT, FULL, KEPT, KEPT, FULL]);
  pages[0]?.leave();
  const comesBack = async () => {
    const page = await open(one);
    if (page.retry !== KEPT.retry) page.leave();
    return page;
  };
  await expect.poll(comesBack).toMatchObject(KEPT);
});
