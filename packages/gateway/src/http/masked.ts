/** Secret keys and secrets wherever they stand, also where a developer put them by mistake. */
const KEYS = /((?:test|live)(?:_|%5f)(?:g?sk|ak)(?:_|%5f))([\w+/=-]+)/gi;
const SECRETS = /(\bps_|whsec_)[\w+/=-]+|ps_[0-9A-Za-z]{28}/g;
/** A key as HTTP Basic writes it: base64 of `test_` or `live_` and what follows. */
const BASIC = /(\bbasic\s+)[\w+/=-]{4,}|(?:dGVzdF9|bGl2ZV9)[\w+/=-]{8,}/gi;
/** `sk_` and `ak_` as base64 writes them, by where in three bytes they begin; and text that may be base64. */
const IN_BASE64 = /c2tf|YWtf|[NF]rX|[zh]a1[89]/;
const MAYBE_BASE64 = /[\w+/-]{16,}={0,2}/g;
const KEY = /(?:test|live)_(?:g?sk|ak)_\w/;
/** What stands behind these names in an address opens something. */
const IN_ADDRESS =
  /((?:[?&#]|\\u0026)(?:session|state|token|ba_token|access_token|secret|password|signature|api_?key|key)=)[^&"'\s#\\]+/gi;

const VALUE = String.raw`\s*:\s*("(?:[^"\\]|\\.)*"?|[^\s",{}[\]]+)`;
const field = (names: string): RegExp => new RegExp(String.raw`("(?:${names})")${VALUE}`, 'gi');
/** The same in JSON that stands as text in JSON, as a webhook's body does in an answer about its delivery. */
const nested = (names: string): RegExp =>
  new RegExp(String.raw`((?<!\\)(\\+)"(?:${names})\2")\s*:\s*(\2"[^"\\]*(?:\2")?|[^\s\\",{}[\]]+)`, 'gi');

/** Whoever knows these may act as somebody else. */
const OPENING_NAMES = [
  ...['secret', 'signingSecret', 'clientSecret', 'client_secret', 'securityKey', 'apiKey', 'api_key'],
  ...['session', 'sessionToken', 'token', 'accessToken', 'access_token', 'refreshToken', 'refresh_token'],
  ...['authorization', 'password', 'cardPassword', 'cvc'],
].join('|');
const OPENING = field(OPENING_NAMES);
const NESTED_OPENING = nested(OPENING_NAMES);
const SECRET_KEY = field('secretKey|widgetSecretKey');
/** A person's numbers: their end is enough to tell them apart. */
const PERSONAL_NAMES =
  'customerMobilePhone|mobilePhone|phone|phoneNumber|registrationNumber|customerIdentityNumber|cardNumber';
const PERSONAL = field(PERSONAL_NAMES);
const NESTED_PERSONAL = nested(PERSONAL_NAMES);
const ACCOUNT = field('accountNumber');
const NESTED_ACCOUNT = nested('accountNumber');
/** In an answer only this account is the customer's own; the virtual account's number is no secret. */
const REFUND_ACCOUNT = /"refundReceiveAccount\\*"\s*:\s*\{[^{}]*/g;

/** Escapes of plain letters and signs, which would hide a secret from every pattern. Quote and backslash stay. */
const ESCAPED = /\\\\|\\u00([2-7][0-9a-f])/gi;

const plain = (text: string): string =>
  text.includes('\\u')
    ? text.replace(ESCAPED, (whole, hex: string | undefined) =>
        hex === undefined || /^(22|5c|7f)$/i.test(hex)
          ? whole
          : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;

/** Without any of these nothing needs to be masked, which is so for nearly every address. */
const MAY_HIDE = /(?:_|%5f)(?:g?sk|ak)(?:_|%5f)|ps_|whsec_|basic|dGVzdF9|bGl2ZV9|[?&#]|\\u0026/i;

/** Any text with its secrets left out; what is no secret stays as it is. */
export function maskText(text: string): string {
  if (!MAY_HIDE.test(text) && !IN_BASE64.test(text)) return text;
  return text
    .replace(KEYS, (_, kind: string, rest: string) => `${kind}…${tailOf(rest)}`)
    .replace(SECRETS, (_, kind: string | undefined) => `${kind ?? 'ps_'}…`)
    .replace(BASIC, (_, scheme: string | undefined) => `${scheme ?? ''}…`)
    .replace(IN_ADDRESS, '$1…')
    .replace(MAYBE_BASE64, (run) => (hidesKey(run) ? '…' : run));
}

/** Other signs may stand before what was encoded. */
const hidesKey = (run: string): boolean =>
  IN_BASE64.test(run) &&
  [0, 1, 2, 3].some((at) => KEY.test(Buffer.from(run.slice(at), 'base64').toString('latin1')));

/** A secret key as its owner may still recognise it: `test_sk_…R5Rn`. */
export const maskKey = (key: string): string => {
  const [, kind = '', rest = ''] = /^((?:test|live)_[a-z]+_)(.*)$/.exec(key) ?? [];
  return kind === '' ? '…' : `${kind}…${tailOf(rest)}`;
};

/** Of a short one even the end would tell too much. */
const tailOf = (rest: string): string => (rest.length >= 12 ? rest.slice(-4) : '');

export interface Bodies {
  request: string | null;
  response: string | null;
}

/**
 * A call's bodies with secrets left out and personal numbers cut to their end, whether they are good JSON or not.
 *
 * An account number that the request brought is the customer's, and is masked in the answer too.
 */
export function maskBodies({ request, response }: Bodies): Bodies {
  const numbers: string[] = [];
  const asked =
    request === null
      ? null
      : maskFields(plain(request)).replace(ACCOUNT, (_, name: string, value: string) => {
          const number = value.replaceAll('"', '');
          if (number.length >= 6) numbers.push(number);
          return `${name}:"${endOf(number)}"`;
        });
  let told = response;
  if (told !== null) {
    told = maskFields(plain(told)).replace(REFUND_ACCOUNT, (account) =>
      account
        .replace(ACCOUNT, (_, name: string, value: string) => `${name}:"${endOf(value)}"`)
        .replace(NESTED_ACCOUNT, maskNested(endOf)),
    );
    for (const number of numbers) told = told.replaceAll(number, endOf(number));
  }
  return { request: asked, response: told };
}

/** Quotes as the text around them has them. */
const maskNested =
  (end: (value: string) => string) =>
  (whole: string, name: string, slashes: string, value: string): string =>
    isNothing(value.replaceAll('\\', '')) ? whole : `${name}:${slashes}"${end(value)}${slashes}"`;

const maskFields = (text: string): string => maskText(maskInner(maskOuter(text)));

const maskInner = (text: string): string =>
  text.includes('\\"')
    ? text
        .replace(
          NESTED_OPENING,
          maskNested((value) => `${kindOf(value.replaceAll('\\', ''))}…`),
        )
        .replace(NESTED_PERSONAL, maskNested(endOf))
    : text;

const maskOuter = (text: string): string =>
  text
    .replace(OPENING, (whole, name: string, value: string) =>
      isNothing(value) ? whole : `${name}:"${kindOf(value)}…"`,
    )
    .replace(SECRET_KEY, (whole, name: string, value: string) =>
      isNothing(value) ? whole : `${name}:"${maskKey(value.replaceAll('"', ''))}"`,
    )
    .replace(PERSONAL, (whole, name: string, value: string) =>
      isNothing(value) ? whole : `${name}:"${endOf(value)}"`,
    );

const isNothing = (value: string): boolean =>
  value === 'null' || value === '""' || value === 'false' || value === 'true';

/** That a payment's or a webhook's secret stood there may be told. */
const kindOf = (value: string): string => /^"(ps_|whsec_)/.exec(value)?.[1] ?? '';

/** The last four digits, where there are enough others to hide. */
function endOf(value: string): string {
  const digits = value.replace(/\D/g, '');
  return digits.length >= 8 ? `…${digits.slice(-4)}` : '…';
}

/** Bytes of a body that are kept. */
const MOST_BYTES = 64 * 1024;

/** The beginning of a text that is too long to be kept, with a mark behind it. */
export function cutBody(text: string): { text: string; isCut: boolean } {
  // A sign has three bytes at most: short texts need not be measured.
  if (text.length * 3 <= MOST_BYTES) return { text, isCut: false };
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST_BYTES) return { text, isCut: false };
  const kept = bytes
    .subarray(0, MOST_BYTES)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return { text: `${kept}… (${bytes.length} bytes)`, isCut: true };
}

/** What a text column can hold. */
export const storable = (text: string): string =>
  MAY_BREAK.test(text) ? text.replaceAll('\0', '␀').toWellFormed() : text;

/** NUL and halves of a character, of which two may belong together. */
const MAY_BREAK = /[\0\ud800-\udfff]/;
