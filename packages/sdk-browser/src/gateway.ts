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
  const { ok, status, text } = await post(`${origin}/checkout/v1/payments`, body, signal).catch(() => {
    throw failure('NETWORK_ERROR', origin);
  });
  const answer = parsed(text);
  if (isThing(answer)) {
    if (!ok && typeof answer['code'] === 'string') {
      throw refusal(answer['code'], String(answer['message']));
    }
    if (ok && (typeof answer['windowUrl'] === 'string' || isThing(answer['outcome']))) {
      return answer as OpenedWindow;
    }
  }
  throw failure('PAYMENT_REQUEST_FAIL', `HTTP ${status}`);
}

async function post(url: string, body: string, signal: AbortSignal) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body, signal, credentials: 'omit' });
  return { ok: response.ok, status: response.status, text: await response.text() };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
