import type { Language } from '@tollgate/contract/codes';
import type { Authenticate, WindowOutcome, WindowRefusal } from '@tollgate/contract/window';

/** What came back: what follows, a refusal with its HTTP status, or nothing that can be read. */
export type Answer =
  | { type: 'outcome'; outcome: WindowOutcome }
  | { type: 'refusal'; status: number; refusal: WindowRefusal }
  | { type: 'silence' };

type Payment = { paymentKey: string; session: string };
type Choices = Omit<Authenticate, 'session'>;

/** A buyer on a slow train waits this long before we say that no answer came. */
const patienceMs = 20_000;

/** The buyer presses next. No money moves by it, so asking again after silence is safe. */
export function authenticate(payment: Payment, choices: Choices, language: Language): Promise<Answer> {
  return ask(payment, 'authenticate', choices, language);
}

/** The buyer goes to the wallet's pages. No money moves by it, and asking again leads to the same purchase there. */
export function depart(payment: Payment, language: Language): Promise<Answer> {
  return ask(payment, 'depart', {}, language);
}

/** The buyer gives up. The payment stays as it is and runs out by itself. */
export function cancel(payment: Payment, language: Language): Promise<Answer> {
  return ask(payment, 'cancel', {}, language);
}

async function ask(
  { paymentKey, session }: Payment,
  verb: 'authenticate' | 'depart' | 'cancel',
  body: object,
  language: Language,
): Promise<Answer> {
  try {
    const response = await fetch(`/checkout/v1/payments/${encodeURIComponent(paymentKey)}/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({ session, ...body }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const answer: unknown = await response.json();
    if (response.ok) return isOutcome(answer) ? { type: 'outcome', outcome: answer } : { type: 'silence' };
    return { type: 'refusal', status: response.status, refusal: answer as WindowRefusal };
  } catch {
    return { type: 'silence' };
  }
}

/** The address is followed, so it is looked at: a page that is not http(s) is no merchant's page. */
function isOutcome(answer: unknown): answer is WindowOutcome {
  const { type, url } = answer as { type?: string; url?: string };
  if (type === 'redirect') return /^https?:\/\//i.test(url ?? '');
  return type === 'success' || type === 'fail';
}
