/** The script at `/v2/standard`. It serves the gateway it was loaded from; nothing is configured. */
import { createTossPayments } from './toss-payments.ts';
import type { TossPayments } from './types.ts';

declare global {
  interface Window {
    TossPayments?: TossPayments;
  }
}

// Only now is it known which script element this is; in a module script or a bundle it never is.
const script =
  (document.currentScript as HTMLScriptElement | null) ||
  document.querySelector<HTMLScriptElement>('script[src$="/v2/standard"]');

window.TossPayments = createTossPayments(new URL(script?.src || location.href).origin);
