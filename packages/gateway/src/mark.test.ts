import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { armMark, mark, markedSteps, markedWrites, marks, markWrite, parseKillAt } from './mark.ts';

afterEach(() => armMark(undefined));

describe('the marks of the table are those of the code', () => {
  const source = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter((path) => !/\.test\.ts$|-stage\.ts$/.test(path))
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
    .join('\n');

  test('every step is passed at one place, and no other one is', () => {
    const passed = [...source.matchAll(/\bmark\('([^']+)'\)/g)].map(([, name]) => name);
    expect(passed.sort()).toEqual(Object.keys(markedSteps).sort());
  });

  test('every write is marked around its commit, but for those that a crash cannot hurt', () => {
    const writes = [...source.matchAll(/(?:>\(|> = )\s*\{\n +name: '(\w+)',/g)].map(([, name]) => name);
    // They change no payment, bring one up to what PayPal says as often as it is looked into, or are asked for by a person
    // at a test shop, where a deadline that passes by itself does the same.
    const unmarked = [
      ...['readPayment', 'remember', 'disputeOpened', 'expireNow'],
      ...['refundedElsewhere', 'captureReversed', 'strandedReturned'],
    ];
    expect(writes.sort()).toEqual([...markedWrites, ...unmarked].sort());
    for (const moment of ['saved', 'committed'])
      expect(source.split(`, '${moment}')`), moment).toHaveLength(2);
  });
});

test('a mark is named with which pass of it, the first one when none is', () => {
  expect(parseKillAt('confirm.opened')).toEqual({ mark: 'confirm.opened', pass: 1 });
  expect(parseKillAt('applyDeposit.saved#12')).toEqual({ mark: 'applyDeposit.saved', pass: 12 });
  for (const wrong of ['', 'confirm', 'confirm.paid', 'confirm.opened#0', 'confirm.opened#', 'x.opened#1'])
    expect(parseKillAt(wrong), wrong).toBeUndefined();
  for (const name of marks) expect(parseKillAt(name)?.mark).toBe(name);
});

describe('a process', () => {
  const kill = () => vi.spyOn(process, 'kill').mockReturnValue(true);

  test('that was not told to die passes every mark', () => {
    const killed = kill();
    mark('confirm.opened');
    markWrite('confirm', 'saved');
    expect(killed).not.toHaveBeenCalled();
  });

  test('dies at its mark at the pass that was named, and at no other mark', () => {
    const killed = kill();
    armMark({ mark: 'confirm.committed', pass: 2 });
    mark('confirm.opened');
    markWrite('confirm', 'saved');
    markWrite('confirm', 'committed');
    markWrite('recordCapture', 'committed');
    expect(killed).not.toHaveBeenCalled();
    markWrite('confirm', 'committed');
    expect(killed).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGKILL');
  });
});
