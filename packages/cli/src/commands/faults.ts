import type { Fault } from '@tollgate/contract';
import { faultEffects, faultParameters, faultPlaces } from '@tollgate/contract/fault-effects';
import { table } from '../print.ts';
import { Trouble } from '../trouble.ts';
import type { Hand } from './command.ts';

/** As the command line gives them: everything is text, and the gateway says what is wrong with it. */
export type FaultOptions = Partial<
  Record<
    | 'endpoint'
    | 'method'
    | 'event'
    | 'orderId'
    | 'paymentKey'
    | 'from'
    | 'times'
    | 'probability'
    | 'seed'
    | 'code'
    | 'delayMs'
    | 'status'
    | 'perMinute',
    string
  >
>;

const numbers = ['from', 'probability', 'delayMs', 'status', 'perMinute'] as const;

interface Faults {
  faults: Fault[];
}

/** `faults`, `faults effects`, `faults add <effect>`, `faults clear`. */
export async function faults(
  { ask, print, config }: Hand,
  act: string | undefined,
  effect: string | undefined,
  options: FaultOptions,
): Promise<void> {
  if (act === 'effects') return tellEffects(print, config.language);
  if (act === 'clear') return tell(print, await ask<Faults>('DELETE', '/sandbox/v1/faults'));
  const current = await ask<Faults>('GET', '/sandbox/v1/faults');
  if (act === undefined || act === 'list') return tell(print, current);
  if (act !== 'add') throw new Trouble(`${act}: there are list, add, clear and effects.`, 2);
  if (!effect)
    throw new Trouble(
      'Say what shall go wrong: tollgate faults add answerLost. All: tollgate faults effects',
      2,
    );
  const rule: Record<string, unknown> = { effect, ...options };
  for (const name of numbers) if (options[name] !== undefined) rule[name] = Number(options[name]);
  if (options.times !== undefined && options.times !== 'always') rule['times'] = Number(options.times);
  const kept = current.faults.map(ruleOf);
  tell(print, await ask<Faults>('PUT', '/sandbox/v1/faults', { faults: [...kept, rule] }));
}

/** What a rule did so far is the gateway's to know; sent back with its id, it keeps its counts. */
function ruleOf({ matched: _, applied: __, remaining: ___, lastAppliedAt: ____, ...rule }: Fault): object {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));
}

function tell(print: Hand['print'], answer: Faults): void {
  const rows = answer.faults.map((rule) => [
    rule.effect,
    [rule.endpoint, rule.method, rule.event, rule.orderId, rule.paymentKey].filter(Boolean).join(' ') || '*',
    `${rule.applied} done`,
    rule.remaining === null ? 'always' : `${rule.remaining} left`,
  ]);
  print.result(answer, rows.length === 0 ? ['No faults.'] : table(rows));
}

function tellEffects(print: Hand['print'], language: 'ko' | 'en'): void {
  const rows = Object.entries(faultEffects).map(([name, row]) => {
    const takes = Object.keys(faultParameters).filter((parameter) => parameter in row);
    return [name, faultPlaces[row.place][language], row.does[language], takes.join(' ')];
  });
  print.result(faultEffects, table(rows));
}
