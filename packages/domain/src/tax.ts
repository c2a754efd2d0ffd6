/** How a merchant is taxed: 과세, 면세, or both (복합과세). */
export type TaxType = 'taxable' | 'taxFree' | 'mixed';

/** The parts of an amount, all in the currency's smallest unit. */
export interface TaxParts {
  balanceAmount: number;
  taxFreeAmount: number;
  taxExemptionAmount: number;
}

/**
 * Value added tax (부가세) and supplied amount (공급가액) of what is left of a payment.
 *
 * They are computed from the remaining amounts after every cancellation, never by subtracting the
 * tax of each cancellation, so that roundings cannot pile up.
 *
 * VAT is a tenth of the supplied amount, which is an eleventh of the whole, rounded half up.
 */
export function taxOf(parts: TaxParts): { vat: number; suppliedAmount: number } {
  const taxable = parts.balanceAmount - parts.taxFreeAmount - parts.taxExemptionAmount;
  // An eleventh has no half, so rounding half up needs integers only: floor((2n + 11) / 22).
  const vat = Math.floor((2 * taxable + 11) / 22);
  return { vat, suppliedAmount: taxable - vat };
}

/** What counts as tax free of what the merchant sent: nothing, everything, or as sent. */
export function taxFreePart(taxType: TaxType, sent: number, taxablePart: number): number {
  if (taxType === 'taxable') return 0;
  if (taxType === 'taxFree') return taxablePart;
  return sent;
}
