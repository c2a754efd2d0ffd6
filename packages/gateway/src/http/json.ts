import { maxBodyDepth } from '@tollgate/contract';
import { Failure, type Hint } from '@tollgate/domain';
import { parse } from 'lossless-json';

/**
 * Reads a request's JSON exactly: numbers keep their digits, a key that stands twice is refused (two
 * readers could understand two different amounts), and so is text that no database column can hold.
 *
 * @returns undefined for an empty body
 * @throws Failure INVALID_REQUEST that says what is wrong with the text
 */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  refuseDepth(text);
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw wrong(
      String(error).includes('Duplicate key')
        ? { ko: '본문에 같은 이름이 두 번 나옵니다.', en: 'The body names the same key twice.' }
        : { ko: '본문이 올바른 JSON이 아닙니다.', en: 'The body is not valid JSON.' },
    );
  }
  refuseText(value);
  return value;
}

const wrong = (hint: Hint): Failure => new Failure('INVALID_REQUEST', {}, hint);

/** Counted before parsing, because a parser recurses and a deep body could end its stack. */
function refuseDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (isInString) {
      if (sign === BACKSLASH) at++;
      else if (sign === QUOTE) isInString = false;
    } else if (sign === QUOTE) isInString = true;
    else if (sign === BRACE_OPEN || sign === BRACKET_OPEN) {
      if (++depth > maxBodyDepth) {
        throw wrong({ ko: `본문은 ${maxBodyDepth}단계까지만 겹칠 수 있습니다.`, en: `The body may be nested ${maxBodyDepth} deep at most.` });
      }
    } else if (sign === BRACE_CLOSE || sign === BRACKET_CLOSE) depth--;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const BRACE_OPEN = 123;
const BRACKET_OPEN = 91;
const BRACE_CLOSE = 125;
const BRACKET_CLOSE = 93;

/** NUL and halves of surrogate pairs cannot be stored, in a key as little as in a value. */
function refuseText(value: unknown): void {
  if (typeof value === 'string') {
    if (!isStorable(value)) {
      throw wrong({ ko: '본문에 저장할 수 없는 문자(NUL 또는 깨진 유니코드)가 있습니다.', en: 'The body holds text that cannot be stored (NUL or a lone surrogate).' });
    }
  } else if (Array.isArray(value)) {
    for (const item of value) refuseText(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      refuseText(key);
      refuseText(inner);
    }
  }
}

export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
