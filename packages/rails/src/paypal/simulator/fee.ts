/** What PayPal keeps of a payment: a share and a fixed part. */
export type FeeRule = {
  /** In thousandths of a percent: 4.4 % is 4400. */
  share: number;
  /** In the smallest unit, whatever the currency: 30 cents, 30 yen. */
  fixed: number;
};

/**
 * Reads `4.4+0.30`: percent, plus hundredths of the currency.
 *
 * @returns undefined when it is written otherwise
 */
export function parseFee(text: string): FeeRule | undefined {
  const match = /^(\d{1,2})(?:\.(\d{1,3}))?\s*%?\s*\+\s*(\d{1,4})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, percent = '0', thousandths = '', whole = '0', hundredths = ''] = match;
  return {
    share: Number(percent + thousandths.padEnd(3, '0')),
    fixed: Number(whole + hundredths.padEnd(2, '0')),
  };
}

/** The fee of a payment, rounded to the nearest unit, a half upwards; never more than was paid. */
export function feeOf({ share, fixed }: FeeRule, amount: number): number {
  return Math.min(amount, divideRounded(BigInt(amount) * BigInt(share), 100_000n) + fixed);
}

/**
 * How much of a fee has come back once `refunded` of `amount` was refunded; taken from running totals, so that many
 * small refunds give back exactly what one large refund would.
 */
export function feeBackOf({
  fee,
  amount,
  refunded,
}: {
  fee: number;
  amount: number;
  refunded: number;
}): number {
  return divideRounded(BigInt(fee) * BigInt(refunded), BigInt(amount));
}

function divideRounded(dividend: bigint, divisor: bigint): number {
  return Number((dividend * 2n + divisor) / (divisor * 2n));
}
