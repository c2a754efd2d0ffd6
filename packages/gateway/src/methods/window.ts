import type { Language, StatusWindow, WindowState } from '@tollgate/contract';
import { isOverdue, onTheWire, type Payment } from '@tollgate/domain';
import { endAddress } from '../http/return-address.ts';
import type { OpenCheckout } from '../store/checkouts.ts';
import { methodOf, methods } from './index.ts';

export interface OpenedWindow {
  session: string;
  /** Whether that session is the one that asked for this window. */
  isOpener: boolean;
  language: Language;
  /** Merchant time. */
  now: Date;
}

/** What every window shows, whatever the customer pays with. */
export type WindowFrame = Omit<StatusWindow, 'view' | 'status' | 'reason' | 'leaveUrl'>;

/** What the window of one method is born with. */
export type WindowView = (
  frame: WindowFrame,
  payment: Payment,
  opened: OpenedWindow & { checkout: OpenCheckout },
) => WindowState;

/**
 * What the window is born with: everything it shows, and nothing the customer must not know. Who comes without the
 * session that opened it sees how the payment stands and can do nothing.
 */
export function windowState(checkout: OpenCheckout, payment: Payment, opened: OpenedWindow): WindowState {
  const isExpired = isOverdue(payment, opened.now);
  if (payment.status !== 'READY' || isExpired || !opened.isOpener)
    return statusWindow(checkout, payment, { ...opened, leaveUrl: wayBack(payment, opened) });
  const { window } = methods[methodOf(payment)];
  return window(frameOf(checkout, payment, opened.language), payment, { ...opened, checkout });
}

/** The customer came back to a page that was left for a wallet: the browser's own way back would lead there again. */
function wayBack(payment: Payment, { isOpener, language, now }: OpenedWindow): string | undefined {
  if (!isOpener || !payment.request.foreignEasyPay || !payment.request.failUrl) return undefined;
  return endAddress(payment, now, language);
}

/** How the payment stands, with nothing left to do but to go back to the shop. */
export function statusWindow(
  checkout: OpenCheckout,
  payment: Payment,
  { language, now, ...rest }: { language: Language; now: Date } & Pick<StatusWindow, 'reason' | 'leaveUrl'>,
): StatusWindow {
  const { reason, leaveUrl } = rest;
  return {
    view: 'status',
    ...frameOf(checkout, payment, language),
    status: isOverdue(payment, now) ? 'EXPIRED' : payment.status,
    ...(reason && { reason }),
    ...(leaveUrl && { leaveUrl }),
  };
}

function frameOf(checkout: OpenCheckout, payment: Payment, language: Language): WindowFrame {
  const { mode, target, parentOrigin, merchantName, isTest } = checkout;
  const { currency, orderName, totalAmount } = payment;
  const amount = { value: onTheWire(totalAmount, currency), currency };
  return { mode, target, parentOrigin, language, isTest, merchantName, orderName, amount };
}
