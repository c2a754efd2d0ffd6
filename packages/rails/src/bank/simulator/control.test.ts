import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';

let stage: BankStage;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());

test('a knob is turned over HTTP, shown, used up, and gone', async () => {
  const set = await stage.app('/control/setKnob', {
    knob: 'unclearedAmount',
    times: 2,
    bankCode: '088',
    amount: 1_000,
  });
  expect(set).toEqual({ status: 200, body: { result: 'OK' } });
  const turned = async () => (await stage.app('/control/listKnobs', {})).body['turned'];
  expect(await turned()).toMatchObject([{ knob: 'unclearedAmount', times: 2, setting: { amount: 1_000 } }]);
  const number = await stage.number('088');
  await stage.deposit(number);
  expect(await turned()).toMatchObject([{ times: 1 }]);
  await stage.deposit(number);
  expect(await turned()).toEqual([]);
});

test('every knob says what it does', async () => {
  const { body } = await stage.app('/control/listKnobs', {});
  const described = Object.values(body['available'] as Record<string, string>);
  expect(described.length).toBeGreaterThan(20);
  expect(described.every((text) => text.length > 0)).toBe(true);
});

test.each([
  ['setKnob', { knob: 'noSuchKnob' }],
  ['setKnob', { knob: 'transferOutcome' }],
  ['setKnob', { knob: 'transferOutcome', outcome: 'MAYBE' }],
  ['setKnob', { knob: 'dropNotice', times: 0 }],
  ['advanceClock', { ms: -1 }],
  ['advanceClock', { advance: 'ten minutes' }],
  ['closeBank', { bankCode: '88' }],
  ['finishTransfer', { transferId: 'x', status: 'ACCEPTED' }],
])('%s %o is refused and changes nothing', async (name, body) => {
  expect(await stage.app(`/control/${name}`, body)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_REQUEST' },
  });
  expect((await stage.app('/control/listKnobs', {})).body['turned']).toEqual([]);
});

test('a bank that lives in another year is believed all the same', async () => {
  const clock = () => new Date('2031-05-05T23:55:00+09:00');
  const other = await bankStage({ clock });
  try {
    const number = await other.number('088');
    expect((await other.deposit(number)).body).toMatchObject({
      noticed: true,
      depositedAt: '2031-05-05T23:55:00.000+09:00',
    });
    expect(other.gateway.heard.at(-1)?.body).toMatchObject({ bankDate: '2031-05-06' });
  } finally {
    await other.close();
  }
});

test('a moved clock does not disturb signatures', async () => {
  await stage.bank.control.advanceClock({ advance: 'P30D' });
  const number = await stage.number();
  expect((await stage.deposit(number)).body).toMatchObject({ result: 'OK', noticed: true });
});
