import { seoulDateTime, type WindowState } from '@tollgate/contract';
import { expiresAt, type Payment } from '@tollgate/domain';
import type { WindowFrame, WindowView } from '../window.ts';

/** The page between the shop and the wallet: it says where one goes, and leaves by itself. */
export const walletWindow: WindowView = (
  frame: WindowFrame,
  payment: Payment,
  { session, now },
): WindowState => ({
  view: 'wallet',
  wallet: 'PAYPAL',
  ...frame,
  paymentKey: payment.paymentKey,
  session,
  now: seoulDateTime(now),
  expiresAt: seoulDateTime(expiresAt(payment) ?? now),
});
