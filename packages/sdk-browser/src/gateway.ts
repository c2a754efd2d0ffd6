import type { OpenedWindow, OpenWindow } from '@tollgate/contract/window';
import { failure, refusal } from './failure.ts';
import { isThing } from './shape.ts';

/**
 * Asks the gateway for a payment window.
 *
 * @param body JSON of an {@link OpenWindow}, written by the caller while the request is still as it was checked
 * @throws PaymentError with the gateway's code; NETWORK_ERROR where nothing came back; PAYMENT_REQUEST_FAIL where the
 * answer has neither a window nor a code in it
 */
export async function askForWindow(origin: string, body: string, signal: AbortSignal): Promise<OpenedWindow> {
  const response = await fetch(`${origin}/checkout/v1/payments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    signal,
    credentials: 'omit',
  }).catch(() => {
    throw failure('NETWORK_ERROR', origin);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (isThing(answer)) {
    if (!response.ok && typeof answer['code'] === 'string') {
      throw refusal(answer['code'], String(answer['message']));
    }
    if (response.ok && (typeof answer['windowUrl'] === 'string' || isThing(answer['outcome']))) {
      return answer as OpenedWindow;
    }
  }
  throw failure('PAYMENT_REQUEST_FAIL', `HTTP ${response.status}`);
}
