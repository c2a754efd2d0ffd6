import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

/** Longer than any session: it only says that this browser has been here. */
const YEAR_S = 365 * 86_400;
const WEEK_S = 7 * 86_400;
const STEP_S = 600;

// biome-ignore format: a table
const cookies = {
  /** Whoever has it is logged in. */
  session: { name: 'tollgate',         maxAge: WEEK_S },
  /** Whoever has it is half way through a log-in. */
  step:    { name: 'tollgate-step',    maxAge: STEP_S },
  /** Whoever has it has logged in before: the guesses of others do not slow this browser. */
  browser: { name: 'tollgate-browser', maxAge: YEAR_S },
} as const;

type Cookie = keyof typeof cookies;
type Place = Pick<Config, 'publicUrl'>;

/** Behind TLS no other host and no plain page can set one of that name, or read it. */
const nameOf = (cookie: Cookie, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}${cookies[cookie].name}`;

/** Browsers give a secure cookie back to secure pages only, so the way the page was reached decides. */
export const isSecure = ({ publicUrl }: Place, request: FastifyRequest): boolean =>
  request.protocol === 'https' ||
  (publicUrl?.startsWith('https:') === true && new URL(publicUrl).host === request.host);

export function readCookie(place: Place, request: FastifyRequest, cookie: Cookie): string | undefined {
  const begin = `${nameOf(cookie, isSecure(place, request))}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(begin))?.slice(begin.length);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** Sets a cookie, or takes it away: for no script to read, and sent with no request that another site began. */
export function writeCookie(
  place: Place,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  cookie: Cookie,
  value: string | undefined,
): void {
  const secure = isSecure(place, request);
  const maxAge = value === undefined ? 0 : cookies[cookie].maxAge;
  const text = `${nameOf(cookie, secure)}=${value ?? ''}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Strict`;
  reply.header('set-cookie', secure ? `${text}; Secure` : text);
}
