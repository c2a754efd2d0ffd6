import { parseJson } from '../bank/notices.ts';
import type { RailFacts } from '../rail.ts';
import { payPalIssueClass } from './issues.ts';
import { WireError } from './protocol.ts';
import type { Received } from './transport.ts';
import { Unheard } from './unheard.ts';

/** A yes (2xx) or a no (4xx) of PayPal's own. Anything else is silence. */
export type Heard = { status: number; body: unknown; facts: RailFacts };

/**
 * Tells an answer of PayPal's from the pages of proxies and from what proves nothing. What the answer says is for
 * whoever asked.
 *
 * A 401 is let through: it is about our token, whatever its body looks like.
 *
 * @throws Unheard
 */
export function judge({ status, headers, body: raw }: Received, now: Date): Heard {
  const body = raw.byteLength === 0 ? {} : parseJson(raw);
  const facts = factsOf(status, headers, body);
  if (status === 429) {
    throw new Unheard('TURNED_AWAY', facts, { retryAfterMs: retryAfterOf(headers, now) });
  }
  if (status >= 500 || status === 408) throw new Unheard('SERVER_ERROR', facts);
  if (status === 401) return { status, body, facts };
  // A page where JSON should be is somebody else's, or the answer broke off: the next one may be whole.
  if (typeof body !== 'object' || body === null)
    throw new Unheard('BAD_ANSWER', facts, { isRepeatable: true });
  if (status >= 200 && status < 300) return { status, body, facts };
  const issue = issueOf(body);
  if (status < 400 || issue === undefined) throw new Unheard('BAD_ANSWER', facts);
  if (payPalIssueClass(issue) === 'in-progress') throw new Unheard('IN_PROGRESS', facts);
  return { status, body, facts };
}

/** `details[0].issue`, or the name where PayPal gives no details, or OAuth's word. */
export function issueOf(body: unknown): string | undefined {
  const parsed = WireError.safeParse(body);
  if (!parsed.success) return undefined;
  const { details, name, error } = parsed.data;
  return details?.[0]?.issue ?? name ?? error;
}

function factsOf(status: number, headers: Headers, body: unknown): RailFacts {
  const parsed = WireError.safeParse(body);
  const debugId = headers.get('paypal-debug-id') ?? (parsed.success ? parsed.data.debug_id : undefined);
  return { httpStatus: status, ...(debugId && /^[\w.-]{1,64}$/.test(debugId) && { debugId }) };
}

/** Seconds, or a date. */
function retryAfterOf(headers: Headers, now: Date): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
