import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { seoulDateTime } from '@tollgate/contract';
import type { FreshKeys } from '@tollgate/domain';

const LETTERS_AND_DIGITS = Buffer.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

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
    const taken = Buffer.allocUnsafe(count);
    for (let at = 0; at < count; at++) {
      taken[at] = drawn[used + at] as number;
      // Whoever looks into this memory later finds no name that was given out.
      drawn[used + at] = 0;
    }
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
  const signs = chance.bytes(length);
  let found = 0;
  for (let bytes = signs; found < length; bytes = chance.bytes(length - found)) {
    // What was drawn first is read before a sign takes its place.
    for (const byte of bytes) if (byte < 248) signs[found++] = LETTERS_AND_DIGITS[byte % 62] as number;
  }
  return signs.toString('latin1');
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

/** Names that a decision may need, as plain values. */
export function freshKeys(chance: Chance, now: Date): FreshKeys {
  const { transactionKey, secret, receiptKey, issueNumber, refundId } = keysOnDemand(chance, now);
  return { transactionKey, secret, receiptKey, issueNumber, refundId };
}

/** The same, each drawn when it is asked for the first time: a confirm needs two of the five. Not to be spread. */
export const keysOnDemand = (chance: Chance, now: Date): FreshKeys => new KeysOnDemand(chance, now);

class KeysOnDemand implements FreshKeys {
  readonly #chance: Chance;
  readonly #now: Date;
  #transactionKey: string | undefined;
  #secret: string | undefined;
  #receiptKey: string | undefined;
  #issueNumber: string | undefined;
  #refundId: string | undefined;

  constructor(chance: Chance, now: Date) {
    this.#chance = chance;
    this.#now = now;
  }

  get transactionKey(): string {
    this.#transactionKey ??= timeOrderedId(this.#chance, this.#now).toUpperCase();
    return this.#transactionKey;
  }

  get secret(): string {
    this.#secret ??= `ps_${alphanumeric(this.#chance, 28)}`;
    return this.#secret;
  }

  get receiptKey(): string {
    this.#receiptKey ??= alphanumeric(this.#chance, 32);
    return this.#receiptKey;
  }

  get issueNumber(): string {
    const drawn = (): number => this.#chance.bytes(4).readUInt32BE() % 1_000_000_000;
    this.#issueNumber ??= String(drawn()).padStart(9, '0');
    return this.#issueNumber;
  }

  get refundId(): string {
    this.#refundId ??= timeOrderedId(this.#chance, this.#now);
    return this.#refundId;
  }
}
