import { exactNumber, maxBodyDepth } from '@tollgate/contract';
import { Failure, type Hint } from '@tollgate/domain';

/**
 * Reads a request's JSON exactly: numbers keep their digits, a name that stands twice is refused (two
 * readers could understand two different amounts), and so is text that no database column can hold.
 *
 * @returns undefined for an empty body
 * @throws Failure INVALID_REQUEST that says what is wrong with the text, and where
 */
export function readJson(text: string): unknown {
  if (text.startsWith('\uFEFF'))
    throw wrong({
      ko: '본문 맨 앞의 BOM(U+FEFF)을 빼 주세요.',
      en: 'Leave out the byte order mark before the body.',
    });
  if (text.trim() === '') return undefined;
  const isPlain = scan(text);
  const value = parse(text, isPlain);
  // UTF-8 that was read has no half characters, and JSON no bare NUL: only an escape can bring them.
  const field = text.includes('\\u') || !isStorable(text) ? unstorableIn(value) : undefined;
  if (field !== undefined) {
    throw wrong({
      ko: `${field === '' ? '본문' : field}: 저장할 수 없는 문자(NUL 또는 짝이 없는 서로게이트)가 있어요.`,
      en: `${field === '' ? 'The body' : field}: holds text that cannot be stored (NUL or a lone surrogate).`,
    });
  }
  return value;
}

const wrong = (hint: Hint): Failure => new Failure('INVALID_REQUEST', {}, hint);

const NOT_JSON: Hint = { ko: '본문이 올바른 JSON이 아니에요.', en: 'The body is not valid JSON.' };

/** The engine tells a number's own text, which the types do not know yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** A reviver is called for every value there is, so it is left out where no number needs it. */
function parse(text: string, isPlain = false): unknown {
  try {
    return isPlain ? JSON.parse(text) : JSON.parse(text, exactly as (key: string, value: unknown) => unknown);
  } catch {
    throw wrong(NOT_JSON);
  }
}

const exactly: Reviver = (_, value, { source }) =>
  typeof value !== 'number' || source === undefined || String(value) === source ? value : exactNumber(source);

/**
 * Looks for what a parser does not tell: how deep the text is nested, before a recursion could end the
 * stack, and which name stands twice in one object. Text that is no JSON may pass; the parser sees it.
 *
 * @returns whether every number is written as the engine writes it itself, so that none can lose a digit
 */
function scan(text: string): boolean {
  const open: Set<string>[] = [];
  let lastString = '';
  let isPlain = true;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      const start = at;
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++) {
        if (text.charCodeAt(at) === BACKSLASH) at++;
      }
      lastString = text.slice(start, at + 1);
    } else if (sign === COLON) refuseSecond(open.at(-1), lastString);
    else if (sign === BRACE_OPEN || sign === BRACKET_OPEN) {
      if (open.push(new Set()) > maxBodyDepth) {
        throw wrong({
          ko: `본문은 ${maxBodyDepth}단계까지만 겹칠 수 있어요.`,
          en: `The body may be nested ${maxBodyDepth} deep at most.`,
        });
      }
    } else if (sign === BRACE_CLOSE || sign === BRACKET_CLOSE) open.pop();
    else if (sign === MINUS) isPlain = false;
    else if (isDigit(sign)) {
      const start = at;
      while (isDigit(text.charCodeAt(at + 1))) at++;
      // A fraction or an exponent goes on behind it.
      isPlain &&= at - start < SAFE_DIGITS && !GOES_ON.has(text.charCodeAt(at + 1));
    }
  }
  return isPlain;
}

const isDigit = (sign: number): boolean => sign >= 48 && sign <= 57;
/** So many digits always fit a double. */
const SAFE_DIGITS = 15;
/** `.`, `e` and `E`. */
const GOES_ON = new Set([46, 101, 69]);

/** Names are compared as they are read: `"amount"` and `"\u0061mount"` are one. */
function refuseSecond(names: Set<string> | undefined, quoted: string): void {
  const name = quoted.includes('\\') ? String(parse(quoted)) : quoted.slice(1, -1);
  if (names?.has(name)) {
    const shown = /^[\w-]{1,40}$/.test(name) ? `${name}: ` : '';
    throw wrong({
      ko: `${shown}본문에 같은 이름이 두 번 나와요.`,
      en: `${shown}The body names the same key twice.`,
    });
  }
  names?.add(name);
}

const QUOTE = 34;
const MINUS = 45;
const COLON = 58;
const BACKSLASH = 92;
const BRACE_OPEN = 123;
const BRACKET_OPEN = 91;
const BRACE_CLOSE = 125;
const BRACKET_CLOSE = 93;

/**
 * Where a text stands that cannot be stored, a name as little as a value: `metadata.memo`, `events[1]`.
 *
 * @returns undefined when all can be stored; empty for the value itself
 */
function unstorableIn(value: unknown): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : '';
  if (typeof value !== 'object' || value === null) return undefined;
  const isList = Array.isArray(value);
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) return '';
    const below = unstorableIn(inner);
    if (below === undefined) continue;
    const own = isList ? `[${name}]` : shown(name);
    return below === '' || below.startsWith('[') ? `${own}${below}` : `${own}.${below}`;
  }
  return undefined;
}

/** A merchant's own name for something, as far as a message can carry it. */
const shown = (name: string): string => {
  const visible = Array.from(name.replace(/\p{C}/gu, ''));
  return visible.length > 40 ? `${visible.slice(0, 40).join('')}…` : visible.join('');
};

/** PostgreSQL's text holds neither NUL nor half a character. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
