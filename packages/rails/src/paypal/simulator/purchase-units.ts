import { Refused } from './answer.ts';
import { type Money, readMoney, type WireMoney } from './money.ts';
import type { UnitBody } from './order-rows.ts';
import type { PurchaseUnitRequest } from './order-schema.ts';
import type { World } from './world.ts';

/** How each part of an amount counts. */
const signs = {
  item_total: 1n,
  shipping: 1n,
  handling: 1n,
  tax_total: 1n,
  insurance: 1n,
  shipping_discount: -1n,
  discount: -1n,
} as const;

/** Where an address is of no use without these. */
const needsCity = new Set('AU CA CN DE ES FR GB IT NL US'.split(' '));
const needsPostalCode = new Set('AU CA CN DE ES FR GB IT JP NL US'.split(' '));

/**
 * Whether the units of an order add up, and what each comes to.
 *
 * @throws Refused 422 AMOUNT_MISMATCH, ITEM_TOTAL_MISMATCH, DECIMAL_PRECISION, …
 */
export function checkUnits(units: readonly PurchaseUnitRequest[]): Money[] {
  const references = new Set<string>();
  for (const [index, { reference_id }] of units.entries()) {
    if (references.has(reference_id)) {
      const field = `/purchase_units/${index}/reference_id`;
      throw new Refused('DUPLICATE_REFERENCE_ID', { field, value: reference_id });
    }
    references.add(reference_id);
  }
  const amounts = units.map((unit, index) => checkUnit(unit, `/purchase_units/${index}`));
  const other = amounts.findIndex(({ currency }) => currency !== amounts[0]?.currency);
  if (other > 0) throw differentCurrency(`/purchase_units/${other}/amount`);
  return amounts;
}

/** @param field where the unit stands, as a JSON pointer */
export function checkUnit(unit: PurchaseUnitRequest, field: string): Money {
  const total = readMoney(unit.amount, `${field}/amount`, 'positive');
  checkBreakdown(unit, field, total);
  checkItems(unit, field, total);
  checkAddress(unit, `${field}/shipping/address`);
  return total;
}

function checkBreakdown({ amount: { breakdown } }: PurchaseUnitRequest, field: string, total: Money): void {
  if (!breakdown) return;
  let sum = 0n;
  for (const [name, sign] of Object.entries(signs) as [keyof typeof signs, bigint][]) {
    sum += sign * read(breakdown[name], `${field}/amount/breakdown/${name}`, total);
  }
  if (sum !== BigInt(total.amount)) throw new Refused('AMOUNT_MISMATCH', { field: `${field}/amount/value` });
}

function checkItems(
  { items, amount: { breakdown } }: PurchaseUnitRequest,
  field: string,
  total: Money,
): void {
  if (!items?.length) return;
  let [prices, taxes] = [0n, 0n];
  for (const [index, { unit_amount, tax, quantity }] of items.entries()) {
    prices += BigInt(quantity) * read(unit_amount, `${field}/items/${index}/unit_amount`, total);
    taxes += BigInt(quantity) * read(tax, `${field}/items/${index}/tax`, total);
  }
  const at = (name: string) => ({ field: `${field}/amount/breakdown/${name}` });
  if (!breakdown?.item_total) throw new Refused('ITEM_TOTAL_REQUIRED', at('item_total'));
  if (prices !== read(breakdown.item_total, '', total))
    throw new Refused('ITEM_TOTAL_MISMATCH', at('item_total'));
  const isTaxed = items.some(({ tax }) => tax);
  if (isTaxed && !breakdown.tax_total) throw new Refused('TAX_TOTAL_REQUIRED', at('tax_total'));
  if (isTaxed && taxes !== read(breakdown.tax_total, '', total)) {
    throw new Refused('TAX_TOTAL_MISMATCH', at('tax_total'));
  }
}

function checkAddress({ shipping }: PurchaseUnitRequest, field: string): void {
  const address = shipping?.address;
  if (!address) return;
  const { country_code: country, admin_area_2: city, postal_code: postalCode } = address;
  if (needsCity.has(country) && !city) throw new Refused('CITY_REQUIRED', { field: `${field}/admin_area_2` });
  if (needsPostalCode.has(country) && !postalCode) {
    throw new Refused('POSTAL_CODE_REQUIRED', { field: `${field}/postal_code` });
  }
}

/** A part of a unit, in the unit's currency. Big, because a price times a quantity may be. */
function read(money: WireMoney | undefined, field: string, { currency }: Money): bigint {
  if (!money) return 0n;
  const read = readMoney(money, field, 'zero or more');
  if (read.currency !== currency) throw differentCurrency(field);
  return BigInt(read.amount);
}

function differentCurrency(field: string): Refused {
  return new Refused('MULTI_CURRENCY_ORDER', { field: `${field}/currency_code` });
}

/** Writes a unit of an order, or what a patch has made of it. */
export function putUnit(
  world: World,
  {
    orderId,
    unit,
    money,
    request,
  }: { orderId: string; unit: number; money: Money; request: PurchaseUnitRequest },
): void {
  const { amount, items, shipping, description, soft_descriptor } = request;
  const body: UnitBody = { breakdown: amount.breakdown, items, shipping, description, soft_descriptor };
  world.books.run(
    'insert or replace into purchase_units values (?, ?, ?, ?, ?, ?, ?, ?)',
    orderId,
    unit,
    request.reference_id,
    money.currency,
    money.amount,
    request.custom_id ?? null,
    request.invoice_id ?? null,
    JSON.stringify(body),
  );
}
