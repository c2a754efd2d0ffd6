/** Where a parcel goes. The names are the protocol's; the buyer's country is the country it goes to. */
export type Shipping = {
  fullName: string;
  /** ISO 3166, two letters. */
  country: string;
  line1: string;
  /** Empty when there is none, as every field that is not needed. */
  line2: string;
  /** State, province, region. */
  area1: string;
  /** City. */
  area2: string;
  postalCode: string;
};

/** In the order of the form, with what PayPal takes at most. */
export const longest: Record<keyof Shipping, number> = {
  fullName: 300,
  country: 2,
  line1: 300,
  line2: 300,
  area2: 120,
  area1: 300,
  postalCode: 60,
};
export const shippingFields = Object.keys(longest) as (keyof Shipping)[];

/** Where we send to. A state is asked for where PayPal wants one, a postal code where no parcel arrives without. */
// biome-ignore format: a table
export const countries: Record<string, { state?: true; postal?: true }> = {
  AE: {}, AR: { state: true, postal: true }, AT: { postal: true }, AU: { postal: true }, BE: { postal: true },
  BR: { state: true, postal: true }, BS: {}, CA: { state: true, postal: true }, CH: { postal: true }, CL: {},
  CN: { state: true, postal: true }, CZ: { postal: true }, DE: { postal: true }, DK: { postal: true },
  ES: { postal: true }, FI: { postal: true }, FR: { postal: true }, GB: { postal: true }, GR: { postal: true },
  HK: {}, HU: { postal: true }, ID: { state: true, postal: true }, IE: {}, IL: { postal: true },
  IN: { state: true, postal: true }, IT: { state: true, postal: true }, JP: { state: true, postal: true },
  KR: { postal: true }, MX: { state: true, postal: true }, MY: { postal: true }, NL: { postal: true },
  NO: { postal: true }, NZ: { postal: true }, PH: { postal: true }, PL: { postal: true }, PT: { postal: true },
  QA: {}, RO: { postal: true }, SA: { postal: true }, SE: { postal: true }, SG: { postal: true },
  TH: { state: true, postal: true }, TR: { postal: true }, TW: { postal: true }, US: { state: true, postal: true },
  VN: {}, ZA: { postal: true },
};

/** Letters as an English address has them: a parcel and PayPal's seller protection need one that is read abroad. */
export const englishText = '^[\\p{Script=Latin}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Zs}]*$';
const english = new RegExp(englishText, 'u');

/** @returns what is wrong with which field; nothing when the parcel can be sent */
export function shippingFlaws(shipping: Shipping): Map<keyof Shipping, 'missing' | 'not-english'> {
  const place = countries[shipping.country];
  const needed: Record<keyof Shipping, boolean> = {
    fullName: true,
    country: true,
    line1: true,
    line2: false,
    area2: true,
    area1: place?.state === true,
    postalCode: place?.postal === true,
  };
  const flaws = new Map<keyof Shipping, 'missing' | 'not-english'>();
  for (const name of shippingFields) {
    const text = shipping[name].trim();
    if ((needed[name] && text === '') || (name === 'country' && !place)) flaws.set(name, 'missing');
    else if (!english.test(text)) flaws.set(name, 'not-english');
  }
  return flaws;
}
