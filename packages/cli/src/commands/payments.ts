import { randomUUID } from 'node:crypto';
import type { Payment } from '@tollgate/contract';
import { money } from '../print.ts';
import { Trouble } from '../trouble.ts';
import type { Hand } from './command.ts';

export interface PayOptions {
  method: string;
  amount?: string;
  orderId?: string;
  orderName: string;
  bank?: string;
  depositor?: string;
  buyer?: string;
  confirm?: boolean;
  paid?: boolean;
}

/** Plays the buyer up to where the merchant confirms; on request also the merchant and the bank. */
export async function pay({ ask, print }: Hand, options: PayOptions): Promise<void> {
  const isPayPal = /^(FOREIGN_EASY_PAY|paypal)$/i.test(options.method);
  const amount = options.amount ?? (isPayPal ? '12.90' : '15000');
  const orderId = options.orderId ?? `cli-${randomUUID().slice(0, 18)}`;
  const wanted = {
    method: isPayPal ? 'FOREIGN_EASY_PAY' : options.method,
    amount: isPayPal ? { currency: 'USD', value: amount } : amount,
    orderId,
    orderName: options.orderName,
    ...(options.bank && { bank: options.bank }),
    ...(options.depositor && { depositorName: options.depositor }),
    ...(isPayPal && { foreignEasyPay: { provider: 'PAYPAL', country: 'US' }, buyer: options.buyer }),
  };
  let payment = await ask<Payment>('POST', '/sandbox/v1/payments', wanted);
  if (options.confirm || options.paid) {
    const { paymentKey, totalAmount } = payment;
    payment = await ask<Payment>('POST', '/v1/payments/confirm', {
      paymentKey,
      orderId,
      amount: totalAmount,
    });
  }
  if (options.paid && payment.status === 'WAITING_FOR_DEPOSIT')
    payment = await ask<Payment>('POST', `/sandbox/v1/payments/${payment.paymentKey}/deposit`, {});
  print.result(payment, told(payment));
}

/** Sends money to the account of a payment, named by its key or its order number. */
export async function deposit(
  { ask, print }: Hand,
  name: string,
  { amount, depositor, reverse }: { amount?: string; depositor?: string; reverse?: boolean },
): Promise<void> {
  const { paymentKey } = await find(ask, name);
  const act = reverse ? 'deposit-reversal' : 'deposit';
  const body = { ...(amount && { amount }), ...(depositor && { depositorName: depositor }) };
  const payment = await ask<Payment>(
    'POST',
    `/sandbox/v1/payments/${paymentKey}/${act}`,
    reverse ? {} : body,
  );
  print.result(payment, told(payment));
}

/** Cancels as a merchant does: whole, or a part of it. */
export async function cancel(
  { ask, print }: Hand,
  name: string,
  { amount, reason, account }: { amount?: string; reason: string; account?: string },
): Promise<void> {
  const { paymentKey, currency } = await find(ask, name);
  const payment = await ask<Payment>('POST', `/v1/payments/${paymentKey}/cancel`, {
    cancelReason: reason,
    ...(amount && { cancelAmount: Number(amount), ...(currency !== 'KRW' && { currency }) }),
    ...(account && { refundReceiveAccount: accountOf(account) }),
  });
  print.result(payment, told(payment));
}

/** `88:110123456789:김토스`: bank code, number, holder. */
function accountOf(text: string) {
  const [, bank, accountNumber, holderName] = /^(\d+):(\d+):(.+)$/.exec(text) ?? [];
  if (!bank || !accountNumber || !holderName)
    throw new Trouble('An account is bank:number:holder, such as 88:110123456789:김토스', 2);
  return { bank, accountNumber, holderName };
}

/** A payment by its key, or by its order number, whichever the name turns out to be. */
export async function find(ask: Hand['ask'], name: string): Promise<Payment> {
  const byKey = ask<Payment>('GET', `/v1/payments/${encodeURIComponent(name)}`);
  return byKey.catch((error) => {
    if (!('code' in error)) throw error;
    return ask<Payment>('GET', `/v1/payments/orders/${encodeURIComponent(name)}`);
  });
}

function told(payment: Payment): string[] {
  const { paymentKey, orderId, status, totalAmount, balanceAmount, currency, virtualAccount } = payment;
  return [
    `paymentKey  ${paymentKey}`,
    `orderId     ${orderId}`,
    `status      ${status}`,
    `amount      ${money(totalAmount, currency)}${balanceAmount === totalAmount ? '' : ` (left: ${money(balanceAmount, currency)})`}`,
    ...(virtualAccount ? [`account     ${virtualAccount.bankCode} ${virtualAccount.accountNumber}`] : []),
  ];
}
