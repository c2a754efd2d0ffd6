import { AccountRefused } from './refused.ts';

/** What people type when they are asked for twelve characters and want none. Letters alone: digits and signs are stripped. */
const COMMON = [
  ...[
    'password',
    'passwort',
    'passphrase',
    'secret',
    'letmein',
    'welcome',
    'changeme',
    'default',
    'testtest',
  ],
  ...['admin', 'administrator', 'root', 'owner', 'login', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ...['iloveyou', 'sunshine', 'princess', 'football', 'baseball', 'superman', 'dragon', 'monkey', 'master'],
  ...[
    'tollgate',
    'toss',
    'tosspayments',
    'payment',
    'payments',
    'paypal',
    'console',
    'developer',
    'merchant',
  ],
  ...['비밀번호', '관리자', '패스워드', '개발자센터', '결제', '사랑해', 'qlalfqjsgh', 'rhksflwk', 'tkfkdgo'],
];

/** Fewer different characters than this are a pattern. */
const LEAST_DIFFERENT = 5;

const ROWS = [
  '0123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6y7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
];

/**
 * Refuses the passwords that are tried first: one word that everybody knows with digits behind it, one's own name, rows of
 * the keyboard, few characters over and over. No rule asks for signs or capitals, because they make no password better.
 *
 * @throws AccountRefused WEAK_PASSWORD
 */
export function refusePlain(password: string, who: { email: string; name: string }): void {
  if (isPlain(password, who)) throw new AccountRefused('WEAK_PASSWORD', { field: 'password' });
}

export function isPlain(password: string, { email, name }: { email: string; name: string }): boolean {
  const small = password.normalize('NFKC').toLowerCase();
  if (new Set(small).size < LEAST_DIFFERENT) return true;
  const ownNames = [email, ...email.split(/[@.+_-]/), ...name.split(/\s+/)].map((each) => each.toLowerCase());
  const words = [...COMMON, ...ownNames].filter((word) => word.length >= 3);
  const rest = [...new Set(words)]
    .sort((one, other) => other.length - one.length)
    .reduce((text, word) => text.replaceAll(word, ''), unleet(small, words));
  return withoutRows(rest).replace(/\P{L}/gu, '').length < 4;
}

/** `p4ssw0rd` is read as what it stands for, if that is one of the words. */
function unleet(text: string, words: readonly string[]): string {
  const read = text.replace(/[013457@$]/g, (sign) => LEET[sign] ?? sign);
  return words.some((word) => read.includes(word) && !text.includes(word)) ? read : text;
}
const LEET: Record<string, string> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
};

/** Takes out four and more neighbours of a row, in either direction. */
function withoutRows(text: string): string {
  const rows = ROWS.flatMap((row) => [row, [...row].reverse().join('')]);
  let left = '';
  for (let at = 0; at < text.length; ) {
    let length = 0;
    while (at + length < text.length && rows.some((row) => row.includes(text.slice(at, at + length + 1))))
      length += 1;
    if (length < 4) left += text[at];
    at += length < 4 ? 1 : length;
  }
  return left;
}
