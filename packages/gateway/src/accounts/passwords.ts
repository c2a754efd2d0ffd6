import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AccountRefused } from './refused.ts';

/** What hashing a password costs. */
export interface PasswordCost {
  /** KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** Argon2id with the first of the settings that OWASP's Password Storage Cheat Sheet calls equal: 19 MiB, two rounds. */
export const passwordCost: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Each takes a thread of the pool that payments resolve names and read files with, so at most half of it is lent out. */
const AT_ONCE = 2;
/** About a second's worth; whoever comes then is told to come again. */
const WAITING = 40;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time for an account that there is none of. */
  verify(hashed: string | undefined, password: string): Promise<boolean>;
  /** Whether it was hashed at another cost than today's. */
  isOld(hashed: string): boolean;
}

export function createPasswords(cost: PasswordCost = passwordCost): Passwords {
  const turn = turnstile();
  const make = (password: string) => turn(() => hash(plain(password), { ...cost, algorithm: ARGON2ID }));
  let nobodys: Promise<string> | undefined;
  return {
    hash: make,
    verify: async (hashed, password) => {
      nobodys ??= hash('nobody has this password', { ...cost, algorithm: ARGON2ID });
      const known = hashed ?? (await nobodys);
      const isRight = await turn(() => verify(known, plain(password)));
      return hashed !== undefined && isRight;
    },
    isOld: (hashed) => {
      const { memoryCost, timeCost, parallelism } = parseOptions(hashed);
      return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism;
    },
  };
}

/** The library's table of names exists only for its types. */
const ARGON2ID = 2;

/** The same characters, however a keyboard composes them. */
const plain = (password: string): string => password.normalize('NFKC');

/** @throws AccountRefused FAILED_INTERNAL_SYSTEM_PROCESSING when too many wait already */
function turnstile(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= AT_ONCE) {
      if (waiting.length >= WAITING)
        throw new AccountRefused('FAILED_INTERNAL_SYSTEM_PROCESSING', { retryAfterSeconds: 1 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else inside += 1;
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody who comes this moment slips in between.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
