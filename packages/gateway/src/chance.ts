import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { seoulDateTime } from '@tollgate/contract';
import type { FreshKeys } from '@tollgate/domain';

const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The one source of randomness. A seed makes a run repeatable in tests; live runs have none. */
export interface Chance {
  bytes(count: number): Buffer;
}

/** Asking the system costs more than what it gives, so it is asked for much at once. */
const drawn = Buffer.alloc(8_192);
let used = drawn.length;

export const systemChance: Chance = {
  bytes(count) {
    if (count > drawn.length / 8) return randomBytes(count);
    if (used + count > drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    const taken = Buffer.from(drawn.subarray(used, used + count));
    // Whoever looks into this memory later finds no name that was given out.
    drawn.fill(0, used, used + count);
    used += count;
    return taken;
  },
};

export function seededChance(seed: string): Chance {
  let counter = 0;
  return {
    bytes(count) {
      const blocks: Buffer[] = [];
      for (let size = 0; size < count; size += 32) {
        blocks.push(createHash('sha256').update(`${seed}:${counter++}`).digest());
      }
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
}

/** Letters and digits. Bytes of 248 and more are drawn again, so every sign is equally likely. */
export function alphanumeric(chance: Chance, length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of chance.bytes(length)) {
      if (byte < 248 && text.length < length) text += LETTERS_AND_DIGITS[byte % 62];
    }
  }
  return text;
}

/**
 * A payment key: five signs of the MID, the Seoul time, ten random signs. Time-ordered per merchant.
 *
 * Keys have been seen with five random signs. A window's key is looked up without its merchant, and with five a
 * thousand payments a second, of all shops whose names begin alike, would meet every half hour.
 */
export function paymentKey(chance: Chance, mId: string, now: Date): string {
  const stamp = seoulDateTime(now).slice(0, 19).replace(/\D/g, '');
  return `${mId.slice(0, 5)}${stamp}${alphanumeric(chance, 10)}`;
}

/** A name that sorts by time: 48 bits of milliseconds and 80 random bits, as 32 hex digits (like UUIDv7). */
export function timeOrderedId(chance: Chance, now: Date): string {
  return now.getTime().toString(16).padStart(12, '0') + chance.bytes(10).toString('hex');
}

/** Names a decision may need; drawing them all is cheaper than knowing which. */
export function freshKeys(chance: Chance, now: Date): FreshKeys {
  return {
    transactionKey: timeOrderedId(chance, now).toUpperCase(),
    secret: `ps_${alphanumeric(chance, 28)}`,
    receiptKey: alphanumeric(chance, 32),
    issueNumber: String(chance.bytes(4).readUInt32BE() % 1_000_000_000).padStart(9, '0'),
    refundId: timeOrderedId(chance, now),
  };
}
