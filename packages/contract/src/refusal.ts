import type { z } from 'zod';
import type { ErrorCode, Words } from './errors.ts';
import type { RefusalCode, Rule } from './fields.ts';

/** Why a request was not understood, for the one who wrote it. */
export type Refusal<Code extends RefusalCode = ErrorCode> = {
  code: Code;
  /** Where: `refundReceiveAccount.bank`, `events[1]`; empty for the whole body. */
  field: string;
  /** What it has to be, without the name of the field: for a buyer who sees the field. */
  rule: Words;
  /** The same with the field's name: the hint of `errorBody`. */
  message: Words;
};

/** Which codes an endpoint may answer, and the one for everything that has no code of its own. */
type Codes<Code extends RefusalCode> = { errors: readonly Code[]; otherwise?: Code };

/**
 * Turns what zod found into the protocol's refusal. Of several wrong values the first in the schema's order is told.
 * A value's own code is answered where the endpoint lists it, INVALID_REQUEST where it does not.
 */
export function refusal<Code extends RefusalCode = ErrorCode>(
  { errors, otherwise = 'INVALID_REQUEST' as Code }: Codes<Code>,
  error: z.ZodError,
): Refusal<Code> {
  const issue = error.issues[0] as z.core.$ZodIssue;
  const { words, code, missing } = ruleOf(issue);
  const field = pathText(issue.path);
  const candidates: RefusalCode[] = [code ?? [], missing ? ('INVALID_REQUIRED_PARAM' as const) : []].flat();
  return {
    code: candidates.find((candidate): candidate is Code => isIn(errors, candidate)) ?? otherwise,
    field,
    rule: words,
    message: field ? { ko: `${field}: ${words.ko}`, en: `${field}: ${words.en}` } : words,
  };
}

function isIn(errors: readonly RefusalCode[], code: RefusalCode): boolean {
  return errors.includes(code);
}

function ruleOf(issue: z.core.$ZodIssue): Rule & { missing?: boolean } {
  if (issue.code === 'custom' && issue.params) return issue.params as unknown as Rule & { missing?: boolean };
  if (issue.code === 'invalid_type' && issue.path.length === 0) {
    return { words: { ko: '본문은 JSON 객체여야 해요.', en: 'The body must be a JSON object.' } };
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    return { words: { ko: '객체여야 해요.', en: 'must be an object.' } };
  }
  if (issue.code === 'invalid_type' && issue.expected === 'array') {
    return { words: { ko: '목록이어야 해요.', en: 'must be a list.' } };
  }
  if (issue.code === 'too_big') {
    return {
      words: { ko: `${issue.maximum}개까지만 보낼 수 있어요.`, en: `may hold at most ${issue.maximum}.` },
    };
  }
  if (issue.code === 'too_small') {
    return {
      words: { ko: `${issue.minimum}개 이상이어야 해요.`, en: `must hold at least ${issue.minimum}.` },
    };
  }
  return { words: { ko: '올바르지 않은 값이에요.', en: 'is not valid.' } };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}
