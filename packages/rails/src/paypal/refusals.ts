import { type RailFacts, type RailRefusal, RailSilence } from '../rail.ts';
import { type KnownPayPalIssue, type PayPalIssue, payPalIssueOf } from './issues.ts';
import { type Heard, issueOf } from './judge.ts';
import { type PayPalCall, WireError } from './protocol.ts';

/** PayPal's no. Its sentence is for our log; it names fields, and never what was in them. */
export function refusalOf({ body, facts }: Heard): RailRefusal<PayPalIssue> {
  const { details, message, error_description: description } = WireError.parse(body);
  const code = issueOf(body) ?? '';
  const field = details?.[0]?.field;
  const text = details?.[0]?.description ?? message ?? description ?? code;
  return {
    ok: false,
    code,
    message: plain(field ? `${field}: ${text}` : text),
    isRetryable: payPalIssueOf(code).isRetryable,
    facts,
  };
}

/** A no of this client's own. */
export function ownRefusal(
  code: KnownPayPalIssue,
  message: string,
  facts?: RailFacts,
): RailRefusal<PayPalIssue> {
  return { ok: false, code, message, isRetryable: false, facts };
}

/** What does not fit the question is no answer to it. */
export function badAnswer(operation: PayPalCall, { facts }: Heard, cause?: string): RailSilence {
  return new RailSilence(operation, 'BAD_ANSWER', { facts: { ...facts, ...(cause && { cause }) } });
}

/**
 * An answer to other content than was asked. A repeat (200) is answered with the first result, whatever it asks
 * now: somebody uses one id twice. A first answer (201) that is about something else cannot be believed.
 */
export function otherThanAsked(operation: PayPalCall, heard: Heard): RailRefusal<PayPalIssue> {
  if (heard.status !== 200) throw badAnswer(operation, heard, 'other content than was asked');
  return ownRefusal('CONFLICT', `${operation}: this id was used for other content`, heard.facts);
}

/** An id that PayPal would never give is not asked for: it could name another address. */
export const unlikelyId = ownRefusal('INVALID_RESOURCE_ID', 'no id of PayPal has this form');

function plain(text: string): string {
  return Array.from(text.toWellFormed().replace(/\p{Cc}/gu, ' '))
    .slice(0, 300)
    .join('');
}
