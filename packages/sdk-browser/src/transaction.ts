/** One `requestPayment` on its way: asked at the gateway, shown to the buyer, ended exactly once. */
import type { OpenWindow, WindowOutcome } from '@tollgate/contract/window';
import { failure, known, type PaymentError, refusal, windowNotReady } from './failure.ts';
import { askForWindow } from './gateway.ts';
import { type Overlay, openOverlay } from './overlay.ts';
import { isWebAddress } from './payment-request.ts';
import { setRunning } from './running.ts';
import type { RequestPaymentResult } from './types.ts';

/** The gateway's answer takes milliseconds; after this long the buyer should hear that it does not come. */
const answerMs = 20_000;

export interface Transaction {
  /** Stays pending in redirect mode, unless refused or closed: the page moves on instead. */
  result: Promise<RequestPaymentResult>;
  isOver(): boolean;
  /** Takes the window away and rejects. */
  abort(error: PaymentError): void;
}

/** @throws TypeError where the request cannot be written as JSON; nothing was begun then */
export function begin(origin: string, ask: OpenWindow): Transaction {
  const body = JSON.stringify(ask);
  const call = new AbortController();
  const timer = setTimeout(() => call.abort(), answerMs);
  let overlay: Overlay | undefined;
  let state: 'open' | 'leaving' | 'over' = 'open';
  let resolve!: (result: RequestPaymentResult) => void;
  let reject!: (error: PaymentError) => void;
  const result = new Promise<RequestPaymentResult>((...settle) => {
    [resolve, reject] = settle;
  });

  async function open(): Promise<void> {
    const answer = await askForWindow(origin, body, call.signal);
    clearTimeout(timer);
    if (state !== 'open') return;
    if ('outcome' in answer) return follow(answer.outcome);
    if (ask.target === 'self') return leave(answer.windowUrl);
    const windowUrl = new URL(answer.windowUrl, origin);
    overlay = openOverlay(windowUrl, {
      onOutcome: follow,
      onClose: () => state === 'open' && fail(failure('USER_CANCEL')),
      onSilence: () => fail(windowNotReady(windowUrl.origin)),
    });
  }

  function follow(outcome: WindowOutcome): void {
    if (state !== 'open') return;
    if (outcome.type === 'redirect') leave(outcome.url);
    else if (outcome.type === 'fail') fail(refusal(outcome.code, outcome.message));
    else if (outcome.type === 'success' && ask.mode === 'promise') {
      const { paymentKey, orderId, amount } = outcome;
      end();
      resolve({ paymentKey, orderId, amount });
    }
  }

  /** The overlay stays until the page is gone: nothing flashes, and nobody presses "pay" twice. */
  function leave(address: string): void {
    const url = new URL(address, origin).href;
    if (!isWebAddress(url)) {
      fail(failure('PAYMENT_REQUEST_FAIL', url));
      return;
    }
    state = 'leaving';
    const [page, fragment] = url.split('#');
    const isHere = fragment !== undefined && page === location.href.replace(/#.*/, '');
    location.assign(url);
    // A shop that routes by fragment, and whose buyer gives up twice with the same words: no navigation would follow.
    if (isHere) location.reload();
  }

  /** The back button brought the buyer to this page as they left it; the window they went to is behind them. */
  function comeBack({ persisted }: PageTransitionEvent): void {
    if (persisted) fail(failure('USER_CANCEL'));
  }

  function fail(error: PaymentError): void {
    if (state === 'over') return;
    end();
    reject(error);
  }

  function end(): void {
    state = 'over';
    setRunning(false);
    clearTimeout(timer);
    call.abort();
    overlay?.remove();
    removeEventListener('pageshow', comeBack);
  }

  setRunning(true);
  addEventListener('pageshow', comeBack);
  open().catch((error) => fail(known(error)));
  return { result, isOver: () => state === 'over', abort: fail };
}
