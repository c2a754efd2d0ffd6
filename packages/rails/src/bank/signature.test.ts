import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ReplayMemory, signAnswer, signRequest, verifyAnswer, verifyRequest } from './signature.ts';

const now = new Date('2026-03-10T05:22:31Z');
const one = { keyId: 'k1', secret: '11'.repeat(32) };
const two = { keyId: 'k2', secret: '22'.repeat(32) };
const foreign = { keyId: 'k1', secret: '33'.repeat(32) };
const request = { method: 'POST', target: '/rails/bank/v1/deposits?a=1', rawBody: '{"amount":50000}' };

const sign = (secrets = [one], requestId = 'r-1') => signRequest({ ...request, requestId, now }, secrets);
const verify = (changes: object = {}, { secrets = [one], at = now, replays = new ReplayMemory() } = {}) =>
  verifyRequest({ ...request, headers: sign(), ...changes }, { secrets, replays, now: at });

describe('a request', () => {
  test('is signed over version, time, id, method, path with query, and the digest of its bytes', () => {
    const digest = createHash('sha256').update('{"amount":50000}').digest('hex');
    const text = `v1\n1773120151\nr-1\nPOST\n/rails/bank/v1/deposits?a=1\n${digest}`;
    const hmac = createHmac('sha256', Buffer.from(one.secret, 'hex')).update(text).digest('hex');
    expect(sign()).toEqual({
      'rail-key-id': 'k1',
      'rail-timestamp': '1773120151',
      'rail-request-id': 'r-1',
      'rail-signature': `v1=${hmac}`,
    });
  });

  test('is accepted from whoever holds the secret', () => {
    expect(verify()).toEqual({ ok: true, keyId: 'k1', requestId: 'r-1' });
  });

  const headers = sign();
  const signature = headers['rail-signature'] ?? '';
  test.each([
    ['signed with another secret', { headers: sign([foreign]) }, 'NO_MATCH'],
    ['with another amount in its body', { rawBody: '{"amount":50001}' }, 'NO_MATCH'],
    ['sent to another path', { target: '/rails/bank/v1/deposits?a=2' }, 'NO_MATCH'],
    ['sent with another method', { method: 'PUT' }, 'NO_MATCH'],
    ['with another request id', { headers: { ...headers, 'rail-request-id': 'r-2' } }, 'NO_MATCH'],
    ['dated anew', { headers: { ...headers, 'rail-timestamp': '1773120152' } }, 'NO_MATCH'],
    ['from an unknown key', { headers: { ...headers, 'rail-key-id': 'k9' } }, 'UNKNOWN_KEY'],
    [
      'with half a signature',
      { headers: { ...headers, 'rail-signature': signature.slice(0, 20) } },
      'NO_MATCH',
    ],
    [
      'with five signatures',
      { headers: { ...headers, 'rail-signature': Array(5).fill(signature).join() } },
      'NO_MATCH',
    ],
    ['without a signature', { headers: { ...headers, 'rail-signature': undefined } }, 'MISSING'],
    ['without an id', { headers: { ...headers, 'rail-request-id': undefined } }, 'MISSING'],
    ['without a time', { headers: { ...headers, 'rail-timestamp': 'now' } }, 'MISSING'],
    ['with a header twice', { headers: { ...headers, 'rail-key-id': ['k1', 'k1'] } }, 'MISSING'],
  ])('hmac_bad: %s is refused', (_, changes, reason) => {
    expect(verify(changes)).toEqual({ ok: false, reason });
  });

  test.each([
    [-301, 'CLOCK'],
    [-300, undefined],
    [300, undefined],
    [301, 'CLOCK'],
  ])('hmac_old: read %i seconds after it was dated', (seconds, reason) => {
    const verdict = verify({}, { at: new Date(now.getTime() + seconds * 1000) });
    expect(verdict.ok ? undefined : verdict.reason).toBe(reason);
  });

  test('hmac_replay: the same request id is accepted once', () => {
    const replays = new ReplayMemory();
    expect(verify({}, { replays })).toMatchObject({ ok: true });
    expect(verify({}, { replays })).toEqual({ ok: false, reason: 'REPLAY' });
  });

  test('a stranger cannot make an id be remembered', () => {
    const replays = new ReplayMemory();
    verify({ headers: sign([foreign]) }, { replays });
    expect(replays.size).toBe(0);
    expect(verify({}, { replays })).toMatchObject({ ok: true });
  });

  test.each([
    ['the new key is known to the receiver only', [one], [one, two], 'k1'],
    ['both know both', [one, two], [one, two], 'k1'],
    ['the new key comes first at the sender', [two, one], [one, two], 'k2'],
    ['the old key is gone at the sender', [two], [one, two], 'k2'],
    ['the old key is gone at both', [two], [two], 'k2'],
    ['the sender is ahead by one step', [one, two], [one], 'k1'],
  ])('hmac_rotated: %s', (_, sender, receiver, keyId) => {
    const verdict = verify({ headers: sign(sender) }, { secrets: receiver });
    expect(verdict).toMatchObject({ ok: true });
    expect(sign(sender)['rail-key-id']).toBe(keyId);
  });
});

describe('an answer', () => {
  const answer = { requestId: 'r-1', status: 200, rawBody: '{"accept":true}' };
  const signature = signAnswer(answer, [one])['rail-signature'];

  test('is signed over version, request id, status and the digest of its bytes', () => {
    const digest = createHash('sha256').update(answer.rawBody).digest('hex');
    const hmac = createHmac('sha256', Buffer.from(one.secret, 'hex'))
      .update(`v1\nr-1\n200\n${digest}`)
      .digest('hex');
    expect(signature).toBe(`v1=${hmac}`);
  });

  test.each([
    ['as it was signed', {}, true],
    ['to another question', { requestId: 'r-2' }, false],
    ['with another status', { status: 503 }, false],
    ['that accepts instead of refusing', { rawBody: '{"accept":false}' }, false],
    ['without a signature', { signature: null }, false],
  ])('%s', (_, changes, isBelieved) => {
    expect(verifyAnswer({ ...answer, signature, ...changes }, [two, one])).toBe(isBelieved);
  });
});

describe('the memory of request ids', () => {
  test('lasts 15 minutes and then forgets', () => {
    let time = 0;
    const memory = new ReplayMemory(() => time);
    expect(memory.isFirst('a')).toBe(true);
    time = 15 * 60_000 - 1;
    expect(memory.isFirst('a')).toBe(false);
    time = 15 * 60_000;
    expect(memory.isFirst('b')).toBe(true);
    expect(memory.size).toBe(1);
    expect(memory.isFirst('a')).toBe(true);
  });
});
