import type { FieldRow } from './refusals.ts';
import * as wrong from './wrong-values.ts';

/** Objects that several endpoints take, wherever they stand in a body. */

const INVALID = 'INVALID_REQUEST';

interface Codes {
  /** For everything without a code of its own. */
  other?: string;
  /** For a deadline that is no moment. */
  date?: string;
}

/** `virtualAccount` of a payment request. */
// biome-ignore format: a table
export const optionsOf = (path: string, { other = INVALID, date = other }: Codes): FieldRow[] => [
  [path,                                         wrong.object,                    other],
  [`${path}.cashReceipt`,                        wrong.object,                    other],
  [`${path}.cashReceipt.type`,                   wrong.word,                      other],
  [`${path}.useEscrow`,                          wrong.flag,                      other],
  [`${path}.validHours`,                         wrong.hours,                     other],
  [`${path}.dueDate`,                            wrong.moment,                    date],
  [`${path}.isCulturalExpenses`,                 wrong.flag,                      other],
  [`${path}.showCustomerMobilePhone`,            wrong.flag,                      other],
  [`${path}.taxExemptionAmount`,                 [...wrong.noAmount, ...wrong.belowNothing], other],
  [`${path}.refundReceiveAccount`,               wrong.object,                    other],
  [`${path}.refundReceiveAccount.bankCode`,      wrong.bank,                      other],
  [`${path}.refundReceiveAccount.accountNumber`, [...wrong.text(20), '1-2'],      other],
  [`${path}.refundReceiveAccount.holderName`,    wrong.text(60),                  other],
  ...productsOf(`${path}.escrowProducts`, other),
];

// biome-ignore format: a table
export const productsOf = (path: string, other = INVALID): FieldRow[] => [
  [path,                  [...wrong.list, Array(101).fill({})],                           other],
  [`${path}[0]`,          wrong.object,                                                   other],
  [`${path}[0].id`,       wrong.text(200),                                                other],
  [`${path}[0].name`,     wrong.text(200),                                                other],
  [`${path}[0].code`,     wrong.text(200),                                                other],
  [`${path}[0].unitPrice`, [...wrong.noAmount, ...wrong.belowNothing],                    other],
  [`${path}[0].quantity`, [...wrong.noAmount, ...wrong.belowNothing, 0, 1.5, 1_000_001],  other],
];

/** A line of a form that nobody filled in is no line. */
const unlessEmpty = (max: number): unknown[] => wrong.text(max).filter((value) => value !== '');

/** `foreignEasyPay`: refused where it is wrong, before any wallet is asked. */
// biome-ignore format: a table
export const abroadFields = (path: string, other = INVALID): FieldRow[] => [
  [path,                               wrong.object,                             other],
  [`${path}.provider`,                 wrong.word,                               other, other],
  [`${path}.country`,                  wrong.country,                            other, other],
  [`${path}.products`,                 wrong.list,                               other],
  [`${path}.products[0].name`,         wrong.text(100),                          other, other],
  [`${path}.products[0].quantity`,     [...wrong.noAmount, ...wrong.belowNothing], other, other],
  [`${path}.products[0].unitAmount`,   [...wrong.noAmount, ...wrong.belowNothing], other, other],
  [`${path}.products[0].currency`,     wrong.text(3),                            other, other],
  [`${path}.products[0].description`,  unlessEmpty(2_000),                        other, other],
  [`${path}.shipping`,                 wrong.object,                             other],
  [`${path}.shipping.fullName`,        unlessEmpty(300),                          other],
  [`${path}.shipping.address`,         wrong.object,                             other],
  [`${path}.shipping.address.country`, wrong.country,                            other, other],
  [`${path}.shipping.address.line1`,   unlessEmpty(300),                          other],
  [`${path}.shipping.address.line2`,   unlessEmpty(300),                          other],
  [`${path}.shipping.address.area1`,   unlessEmpty(120),                          other],
  [`${path}.shipping.address.area2`,   wrong.text(120),                          other, other],
  [`${path}.shipping.address.postalCode`, unlessEmpty(60),                        other],
  [`${path}.paymentMethodOptions`,     wrong.object,                             other],
  [`${path}.paymentMethodOptions.paypal`, wrong.object,                          other],
  [`${path}.paymentMethodOptions.paypal.setTransactionContext`, wrong.object,    other],
];

/** A foreign wallet's part in which nothing is wrong. */
export const toPayPal = {
  provider: 'PAYPAL',
  country: 'US',
  products: [{ name: 'Mug', quantity: 1, unitAmount: 1, currency: 'USD', description: 'A mug' }],
  shipping: { address: { country: 'US', area2: 'Springfield' } },
};

/** A virtual account's part in which nothing is wrong, with what its nested fields need around them. */
export const accountOptions = {
  cashReceipt: { type: '소득공제' },
  escrowProducts: [{}],
  refundReceiveAccount: { bankCode: '88', accountNumber: '110123456789', holderName: '김고객' },
};
