import { type Chance, timeOrderedId } from '../chance.ts';

/** Crockford's base 32 in lower case: no i, l, o or u, and it sorts as the bits do. */
const SIGNS = '0123456789abcdefghjkmnpqrstvwxyz';

/** 24 signs that sort by time: 48 bits of milliseconds and 72 random bits. */
export function freshEventId(chance: Chance, now: Date): string {
  const hex = timeOrderedId(chance, now).slice(0, 30);
  return base32(BigInt(`0x${hex}`), 24);
}

/** Six signs, a billion values: enough to tell one merchant's endpoints apart, short enough to end a delivery's id. */
export function freshEndpointId(chance: Chance): string {
  return endpointIdOf(chance.bytes(4));
}

/** The first 30 bits as six signs. */
export function endpointIdOf(bytes: Buffer): string {
  return base32(BigInt(bytes.readUInt32BE() >>> 2), 6);
}

function base32(bits: bigint, length: number): string {
  let text = '';
  for (let rest = bits; text.length < length; rest >>= 5n) text = SIGNS[Number(rest & 31n)] + text;
  return text;
}
