import { expect, test } from 'vitest';
import { act, type Command, type Life, opened, opensAt, requested } from '../test/life.ts';
import { checkConfirm } from './confirm.ts';
import { later } from './deadline.ts';
import type { Failure } from './failure.ts';

const lived = (...commands: Command[]): Life =>
  commands.reduce((life, command) => act(life, command).life, opened());
const pass = (ms: number): Command => ({ do: 'pass', ms });
const confirm: Command = { do: 'confirm' };
const authenticated: Command = { do: 'authenticate' };
const deposit: Command = { do: 'deposit', amount: 10_000 };
const cancel: Command = { do: 'cancel', command: {} };

test('a confirm within ten minutes of authentication, with the right key, order and amount, is allowed', () => {
  const { payment } = lived(pass(1_799_999), authenticated);
  const command = { keyPairId: 'individual', orderId: requested.orderId, amount: 10_000 };
  expect(checkConfirm(payment, command, false, later(opensAt, 1_799_999 + 599_999))).toBeUndefined();
});

test.each<[story: string, before: Command[], command: Command, code: string]>([
  ['with another key pair', [authenticated], { ...confirm, keyPairId: 'widget' }, 'FORBIDDEN_REQUEST'],
  ['of another order', [authenticated], { ...confirm, orderId: 'ord-20260310-0002' }, 'FORBIDDEN_REQUEST'],
  ['of a smaller amount', [authenticated], { ...confirm, amount: 9_999 }, 'FORBIDDEN_REQUEST'],
  ['of a larger amount', [authenticated], { ...confirm, amount: 10_001 }, 'FORBIDDEN_REQUEST'],
  ['before the customer finished', [], confirm, 'NOT_FOUND_PAYMENT_SESSION'],
  ['ten minutes after they finished', [authenticated, pass(600_000)], confirm, 'NOT_FOUND_PAYMENT_SESSION'],
  ['of an expired payment', [pass(1_800_000), { do: 'expire' }], confirm, 'NOT_FOUND_PAYMENT_SESSION'],
  ['of an aborted payment', [authenticated, { do: 'decline' }], confirm, 'NOT_FOUND_PAYMENT_SESSION'],
  ['a second time', [authenticated, confirm], confirm, 'ALREADY_PROCESSED_PAYMENT'],
  [
    'a second time, much later',
    [authenticated, confirm, pass(10 ** 9)],
    confirm,
    'ALREADY_PROCESSED_PAYMENT',
  ],
  ['after the deposit', [authenticated, confirm, deposit], confirm, 'ALREADY_PROCESSED_PAYMENT'],
  ['after the cancel', [authenticated, confirm, cancel], confirm, 'ALREADY_PROCESSED_PAYMENT'],
  [
    'of an order paid for elsewhere',
    [authenticated],
    { ...confirm, orderTaken: true },
    'DUPLICATED_ORDER_ID',
  ],
  // Who does not hold the key, or guesses, learns nothing about the payment's state.
  [
    'late, with another key pair',
    [authenticated, confirm],
    { ...confirm, keyPairId: 'widget' },
    'FORBIDDEN_REQUEST',
  ],
  ['late, of another amount', [authenticated, pass(600_000)], { ...confirm, amount: 1 }, 'FORBIDDEN_REQUEST'],
  [
    'late, of an order paid for elsewhere',
    [authenticated, pass(600_000)],
    { ...confirm, orderTaken: true },
    'NOT_FOUND_PAYMENT_SESSION',
  ],
])('a confirm %s is refused and issues nothing', (_, before, command, code) => {
  const life = lived(...before);
  const { answer, life: after } = act(life, command);
  expect(answer).toMatchObject({ name: 'Failure', code });
  expect(after.payment).toBe(life.payment);
});

test('an amount that is none of the currency is no confirm', () => {
  const { payment } = lived(authenticated);
  const command = { keyPairId: 'individual', orderId: requested.orderId, amount: undefined };
  expect(() => checkConfirm(payment, command, false, opensAt)).toThrow('FORBIDDEN_REQUEST');
});

test('no account is issued after its own deposit deadline: it could take no money', () => {
  const request = { ...requested.request, virtualAccount: { dueDate: '2026-03-10T14:25:31' } };
  const life = act(opened({ request }), authenticated).life;
  const inTime = act(act(life, pass(179_999)).life, confirm);
  expect(inTime.life.payment.status).toBe('WAITING_FOR_DEPOSIT');
  const late = act(act(life, pass(180_000)).life, confirm);
  expect(late.answer).toMatchObject({
    code: 'INVALID_REQUEST',
    hint: { en: expect.stringContaining('dueDate') },
  });
});

test.each<[Command[], string]>([
  [[], 'the customer has not finished in the window'],
  [[pass(1_800_000)], 'the customer has not finished in the window'],
  [[pass(1_800_000), { do: 'expire' }], 'the customer did not finish within 30 minutes'],
  [[authenticated, pass(600_000)], 'more than 10 minutes since authentication'],
  [[authenticated, pass(600_000), { do: 'expire' }], 'more than 10 minutes since authentication'],
  [[authenticated, { do: 'decline' }], 'the confirm was refused for good before'],
])('the log tells why there is no session: %j', (before, cause) => {
  expect((act(lived(...before), confirm).answer as Failure).facts).toMatchObject({ cause });
});
