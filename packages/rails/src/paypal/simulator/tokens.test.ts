import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const known = basic('tollgate-simulator:tollgate-simulator-secret');
const ask = (authorization: string, body: string, type = 'application/x-www-form-urlencoded') =>
  stage.bare('/v1/oauth2/token', { method: 'POST', headers: { authorization, 'content-type': type }, body });

test('a token lasts nine hours of the clock', async () => {
  const own = await restStage();
  try {
    const answer = await own.bare('/v1/oauth2/token', {
      method: 'POST',
      headers: { authorization: known, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    });
    expect(answer.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 32_400,
      app_id: expect.any(String),
    });
    const headers = { authorization: `Bearer ${answer.body.access_token}` };
    const disputes = async () => (await own.bare('/v1/customer/disputes', { headers })).status;
    expect(await disputes()).toBe(200);
    await own.paypal.control.advanceClock({ advance: 'PT8H59M' });
    expect(await disputes()).toBe(200);
    await own.paypal.control.advanceClock({ advance: 'PT1M' });
    expect(await disputes()).toBe(401);
  } finally {
    await own.close();
  }
});

test.each([
  [basic('tollgate-simulator:wrong'), 'grant_type=client_credentials', 401, 'invalid_client'],
  [basic('nobody:tollgate-simulator-secret'), 'grant_type=client_credentials', 401, 'invalid_client'],
  ['', 'grant_type=client_credentials', 401, 'invalid_client'],
  [known, '', 400, 'invalid_request'],
  [known, 'grant_type=password', 400, 'unsupported_grant_type'],
])('%s with %s is refused: %i %s', async (authorization, body, status, error) => {
  expect(await ask(authorization, body)).toMatchObject({ status, body: { error } });
});

test('a token is asked for with a form', async () => {
  expect((await ask(known, '{"grant_type":"client_credentials"}', 'application/json')).status).toBe(415);
});

test('who fetches a token for every call is told to stop, and may go on a minute later', async () => {
  const own = await restStage();
  try {
    for (let count = 0; count < 600; count += 1) await own.token();
    await expect(own.token()).rejects.toThrow('429');
    await own.paypal.control.advanceClock({ advance: 'PT1M' });
    await own.token();
  } finally {
    await own.close();
  }
});

test.each([
  [{}, 'AUTHENTICATION_FAILURE', undefined],
  [{ authorization: 'Bearer nothing' }, undefined, 'invalid_token'],
  [{ authorization: known }, undefined, 'invalid_token'],
])('a call with %o is not answered', async (headers, name, error) => {
  const answer = await stage.bare('/v2/checkout/orders/ABC', { headers });
  expect(answer).toMatchObject({ status: 401, body: { ...(name && { name }), ...(error && { error }) } });
});

test('credentials that a test made work, and those of one seller open nothing of another', async () => {
  await stage.paypal.control.addAccount({ clientId: 'mine', clientSecret: 'a:b' });
  const { id } = await stage.create();
  const headers = { authorization: `Bearer ${await stage.token('mine', 'a:b')}` };
  expect((await stage.bare(`/v2/checkout/orders/${id}`, { headers })).status).toBe(404);
});
