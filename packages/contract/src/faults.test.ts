import { expect, test } from 'vitest';
import { merchantEndpoints, read } from './endpoints.ts';
import {
  effectRow,
  type FaultEffect,
  faultEffectNames,
  faultEndpoints,
  matchesOf,
  parametersOf,
  windowEndpointNames,
} from './fault-effects.ts';
import { Fault } from './faults.ts';

const parsed = (rule: unknown) => read('replaceFaults', 'body', { faults: [rule] });
const least = (effect: FaultEffect) => ({
  effect,
  ...(effectRow(effect).code && { code: 'PROVIDER_ERROR' }),
});

test('a rule can be bound to every call of the merchant API and of the window, and to no other', () => {
  const names = Object.keys(faultEndpoints);
  expect(names.sort()).toEqual(['*', ...Object.keys(merchantEndpoints), ...windowEndpointNames].sort());
});

test.each(faultEffectNames)(
  '%s: its least rule has every parameter, and is read again as it was answered',
  (effect) => {
    const { value } = parsed(least(effect));
    const rule = value?.faults[0];
    for (const parameter of parametersOf(effect)) expect(rule?.[parameter]).not.toBeNull();
    expect(rule).toMatchObject({ effect, from: 1, probability: 1, times: effectRow(effect).times });
    const told = Fault.parse({
      ...rule,
      id: 'one',
      matched: 3,
      applied: 1,
      remaining: 0,
      lastAppliedAt: null,
    });
    expect(parsed(told).value?.faults[0]).toEqual({ ...rule, id: 'one' });
  },
);

test.each(faultEffectNames)('%s takes what its place can be bound to, and nothing else', (effect) => {
  const values = {
    endpoint: 'getPayment',
    method: 'GET',
    event: 'DEPOSIT_CALLBACK',
    orderId: 'order-1',
    paymentKey: 'pk',
  };
  const allowed: readonly string[] = matchesOf[effectRow(effect).place];
  for (const [name, value] of Object.entries(values)) {
    const { refusal } = parsed({ ...least(effect), [name]: value });
    expect(refusal?.field).toBe(allowed.includes(name) ? undefined : `faults[0].${name}`);
  }
});

test('words are there in both languages, and no two effects have the same', () => {
  for (const language of ['ko', 'en'] as const) {
    const labels = faultEffectNames.map((effect) => effectRow(effect).label[language]);
    expect(new Set(labels).size).toBe(labels.length);
    for (const effect of faultEffectNames) expect(effectRow(effect).does[language]).toMatch(/\S.*[.요]$/);
  }
});

test('a list is whole or refused: its length, its names, its form', () => {
  const list = (faults: unknown) => read('replaceFaults', 'body', { faults }).refusal?.field;
  expect(list([])).toBeUndefined();
  expect(list(undefined)).toBe('faults');
  expect(list(Array.from({ length: 51 }, () => least('hang')))).toBe('faults');
  expect(
    list([
      { ...least('hang'), id: 'a' },
      { ...least('hold'), id: 'a' },
    ]),
  ).toBe('faults[1].id');
  expect(list([least('hang'), 'hang'])).toBe('faults[1]');
});
