/**
 * Rules for what a merchant hands over. A rule answers the path of the first value that is wrong, or nothing. Names
 * that no rule knows are ignored.
 */
import { amountDigits } from '@tollgate/contract/limits';

export type Rule = (value: unknown, path: string) => string | undefined;
type Thing = Record<string, unknown>;

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The protocol lets `null` say the same as leaving out. */
export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

export const when =
  (isRight: (value: unknown) => boolean): Rule =>
  (value, path) =>
    isRight(value) ? undefined : path;

/** Characters are counted as a reader does: an emoji is one. */
export const text = (max = Infinity, min = 0): Rule =>
  when((value) => typeof value === 'string' && [...value].length >= min && [...value].length <= max);

export const matching = (pattern: RegExp): Rule =>
  when((value) => typeof value === 'string' && pattern.test(value));

export const oneOf = (values: readonly string[]): Rule => when((value) => values.includes(value as string));

export const flag: Rule = when((value) => typeof value === 'boolean');

export const figure: Rule = when((value) => typeof value === 'number' && value >= 0 && value < Infinity);

/** No payment has half a won or half a cent in it. */
export const amountOf = (decimals: number): Rule =>
  when(
    (value) =>
      typeof value === 'number' &&
      value >= 0 &&
      value < 10 ** amountDigits.whole &&
      Number(value.toFixed(decimals)) === value,
  );

export const optional =
  (rule: Rule): Rule =>
  (value, path) =>
    isAbsent(value) ? undefined : rule(value, path);

export const listOf =
  (rule: Rule, max = Infinity): Rule =>
  (value, path) =>
    Array.isArray(value) && value.length <= max
      ? firstWrong(value.map((entry, index) => rule(entry, `${path}[${index}]`)))
      : path;

export const shape =
  (rules: Record<string, Rule>): Rule =>
  (value, path) => {
    if (!isThing(value)) return path;
    const below = path ? `${path}.` : '';
    return firstWrong(Object.keys(rules).map((name) => rules[name]?.(value[name], below + name)));
  };

function firstWrong(paths: (string | undefined)[]): string | undefined {
  return paths.find((path) => path !== undefined);
}
