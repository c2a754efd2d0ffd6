import type { z } from 'zod';
import { type Detail, Refused } from './answer.ts';

/**
 * Reads a body by its schema.
 *
 * @throws Refused 400 with one detail per wrong field, each with its JSON pointer
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refused(parsed.error.issues.map((issue) => detailOf(issue, body)));
}

function detailOf(issue: z.core.$ZodIssue, body: unknown): Detail {
  const value = issue.path.reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key],
    body,
  );
  const isShown = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return {
    issue: value === undefined ? 'MISSING_REQUIRED_PARAMETER' : issueOf(issue),
    field: `/${issue.path.map(String).join('/')}`,
    ...(isShown && { value: String(value) }),
  };
}

function issueOf(issue: z.core.$ZodIssue): Detail['issue'] {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MIN_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'too_big':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MAX_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'invalid_value':
      return 'INVALID_PARAMETER_VALUE';
    default:
      return 'INVALID_PARAMETER_SYNTAX';
  }
}
