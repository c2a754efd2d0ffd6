import { type ErrorCode, errors } from '@tollgate/contract';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../support/shop.ts';
import { books } from './books.ts';
import { jsonText, unstorable } from './wrong-values.ts';

export interface Expected {
  /** A code of the protocol, or of the browser's script. */
  code: string;
  /** What the message has to name, or what a window's `field` has to be. */
  names?: string | undefined;
  language?: 'ko' | 'en';
  /** A window's refusal points at an input and speaks to its buyer. */
  isWindow?: boolean;
}

/** What every refusal has in common: the code with its status, two keys, the language asked for, a trace. */
export function expectRefusal(
  answer: Answer,
  { code, names, language = 'ko', isWindow = false }: Expected,
): void {
  const field = isWindow && names !== undefined ? { field: names } : {};
  expect(answer.body, `${code} ${names ?? ''}`).toStrictEqual({
    code,
    message: expect.any(String),
    ...field,
  });
  expect(Object.keys(answer.body).slice(0, 2)).toEqual(['code', 'message']);
  expect(answer.status).toBe(code in errors ? errors[code as ErrorCode].status : 400);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  const { message } = answer.body as { message: string };
  expect(message.length).toBeLessThanOrEqual(510);
  if (language === 'ko') expect(message).toMatch(/[가-힣]/);
  else expect(message).not.toMatch(/[가-힣]/);
  if (names !== undefined && !isWindow) expect(message).toContain(names);
}

/** `[field, wrong values, code]`, and the code when it is missing; without one it may be left out. */
export type FieldRow = readonly [
  field: string,
  values: readonly unknown[],
  code: string,
  whenMissing?: string,
];
/** What is wrong only together with the rest. */
export type PatchRow = readonly [patch: Record<string, unknown>, code: string, names?: string];

export interface Endpoint {
  /** Where a refusal must leave no trace. */
  db(): pg.Pool;
  /** Sends a body to it, as a merchant or a buyer would. */
  send(body: string, headers: Record<string, string>): Promise<Answer>;
  /** A body that it would accept. */
  body(language: 'ko' | 'en'): Record<string, unknown>;
  fields: readonly FieldRow[];
  patches?: readonly PatchRow[];
  /** Its own schema: a field that is missing from the table is found by it. */
  schema: z.ZodType;
  /** The fields of a window's inputs, which its refusals point at. */
  inputs?: ReadonlySet<string>;
}

/** A table test of one endpoint: each field missing, null, of the wrong type, too long, with wrong characters. */
export function refusesWrongFields(name: string, endpoint: Endpoint): void {
  const { db, send, body, fields, patches = [], schema, inputs = new Set() } = endpoint;
  const refused = async (wrongBody: (whole: Whole) => Whole, { code, names }: Expected) => {
    for (const language of ['ko', 'en'] as const) {
      const answer = await send(jsonText(wrongBody(body(language))), { 'accept-language': tags[language] });
      expectRefusal(answer, { code, names, language, isWindow: names !== undefined && inputs.has(names) });
    }
  };

  describe(name, () => {
    let before: Record<string, string>;
    beforeAll(async () => {
      before = await books(db());
    });

    for (const [field, values, code, whenMissing] of fields) {
      const names = nameOf(field);
      test(field, async () => {
        await all(values, (value) => refused((whole) => withValue(whole, field, value), { code, names }));
        // The JSON reader refuses these for every field alike, before anybody knows what the field is.
        await all(unstorable, async (value) => {
          const answer = await send(jsonText(withValue(body('ko'), field, value)), {});
          expectRefusal(answer, { code: 'INVALID_REQUEST', names });
        });
        if (whenMissing === undefined) return;
        await all([undefined, null], (value) =>
          refused((whole) => withValue(whole, field, value), { code: whenMissing, names }),
        );
      });
    }

    for (const [patch, code, names] of patches) {
      test(`${jsonText(patch)} answers ${code}`, () =>
        refused(
          (whole) => Object.entries(patch).reduce((at, [field, value]) => withValue(at, field, value), whole),
          { code, names },
        ));
    }

    test('nothing of it left a trace in the database', async () => {
      expect(await books(db())).toEqual(before);
    });

    test('the table knows every field', () => {
      const known = new Set(fields.map(([field]) => nameOf(field).replaceAll(/\[\d+\]/g, '[]')));
      expect(
        pathsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).filter(
          (path) => !known.has(path),
        ),
      ).toEqual([]);
    });
  });
}

type Whole = Record<string, unknown>;
const tags = { ko: 'ko-KR', en: 'en-US' };
const all = <T>(values: readonly T[], one: (value: T) => Promise<void>) => Promise.all(values.map(one));

/** A field of the table may carry a remark: `amount (object)` is `amount`. */
const nameOf = (field: string): string => field.split(' ')[0] as string;

/** A copy of the body in which `refundReceiveAccount.bank` or `events[0]` is this value; gone for undefined. */
export function withValue(
  body: Record<string, unknown>,
  field: string,
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(body);
  const steps = nameOf(field)
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.');
  // biome-ignore lint/suspicious/noExplicitAny: a table walks bodies of every form.
  let at: any = copy;
  for (const [place, step] of steps.slice(0, -1).entries()) {
    at[step] ??= /^\d+$/.test(steps[place + 1] as string) ? [] : {};
    at = at[step];
  }
  at[steps.at(-1) as string] = value;
  return copy;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema is as deep as it is.
export function pathsOf(json: any, path = ''): string[] {
  const below = Object.entries(json?.properties ?? {}).flatMap(([key, inner]) =>
    pathsOf(inner, path ? `${path}.${key}` : key),
  );
  const inside = json?.items ? pathsOf(json.items, `${path}[]`) : [];
  const own = path === '' || path.endsWith('[]') ? [] : [path];
  return [...own, ...below, ...inside];
}
