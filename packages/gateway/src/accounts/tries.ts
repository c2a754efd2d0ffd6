import { createHash } from 'node:crypto';
import type { Gateway } from '../gateway.ts';
import { failuresOf, forgiveTry, type Scope, takeTry } from '../store/login-attempts.ts';
import { emailKeyOf } from '../store/members.ts';
import { neighbourhood } from './address.ts';
import { AccountRefused } from './refused.ts';

/** The longest that anybody waits between two tries: five minutes are 288 guesses a day, and nobody is locked out. */
const MOST_SECONDS = 300;

/** So many wrong passwords for one account in a day are no slip of the finger. */
const UNDER_ATTACK = 100;

const scope = (patience: Omit<Scope, 'hash'>, ...names: string[]): Scope => ({
  ...patience,
  hash: createHash('sha256').update(JSON.stringify(names)).digest(),
});

/** A try that is under way. */
export interface Try {
  /** How often the same was tried before, this one included. */
  failures: number;
  /** It succeeded. */
  forgive(): Promise<void>;
}

type Asked = Pick<Gateway, 'db'>;

/**
 * Before a password is looked at. A browser that the member has logged in from counts for itself, so that nobody else's
 * guesses slow it; everybody else is counted by account and address together, and by address.
 *
 * Guesses from ever new addresses cost each of them only its free tries, so an account that is being guessed at leaves a
 * new address a single one. That one is always there: the member who comes from a new place and knows the password gets in.
 *
 * @param browser the known browser's name, undefined for any other
 * @throws AccountRefused TOO_MANY_REQUESTS
 */
export async function tryPassword(
  { db }: Asked,
  { email, address, browser }: { email: string; address: string; browser: Buffer | undefined },
): Promise<Try> {
  const account = emailKeyOf(email);
  if (browser !== undefined) {
    const own = scope(
      { free: 5, seconds: 1, mostSeconds: MOST_SECONDS },
      'browser',
      account,
      browser.toString('hex'),
    );
    return begin(db, [own], []);
  }
  const near = neighbourhood(address);
  // Counted, and never closed by itself.
  const all = scope({ free: 1_000_000_000, seconds: 0, mostSeconds: 0 }, 'account', account);
  const isAttacked = (await failuresOf(db, all.hash)) >= UNDER_ATTACK;
  const patience = isAttacked ? { free: 1, seconds: 30 } : { free: 5, seconds: 1 };
  const own = scope({ ...patience, mostSeconds: MOST_SECONDS }, 'account and address', account, near);
  const neighbours = scope({ free: 20, seconds: 1, mostSeconds: MOST_SECONDS }, 'address', near);
  return begin(db, [own], [neighbours, all]);
}

/** Before a code is looked at: six digits are few, so whoever has the password is counted wherever they come from. */
export async function trySecondStep(
  { db }: Asked,
  { memberId, browser }: { memberId: string; browser: Buffer | undefined },
): Promise<Try> {
  const whose = browser === undefined ? 'unknown' : browser.toString('hex');
  const own = scope({ free: 5, seconds: 1, mostSeconds: MOST_SECONDS }, 'second step', memberId, whose);
  return begin(db, [own], []);
}

/** Before the password of somebody who is logged in is looked at: a session that was left open is no place to guess. */
export async function tryOwnPassword({ db }: Asked, sessionId: string): Promise<Try> {
  const own = scope({ free: 5, seconds: 1, mostSeconds: MOST_SECONDS }, 'own password', sessionId);
  return begin(db, [own], []);
}

async function begin(db: Gateway['db'], done: Scope[], shared: Scope[]): Promise<Try> {
  const taken = await takeTry(db, [...done, ...shared]);
  if ('waitSeconds' in taken) {
    const { waitSeconds } = taken;
    throw new AccountRefused('TOO_MANY_REQUESTS', {
      retryAfterSeconds: waitSeconds,
      words: {
        ko: `여러 번 틀렸어요. ${waitSeconds}초 뒤에 다시 해 주세요.`,
        en: `Too many wrong tries. Please try again in ${waitSeconds} seconds.`,
      },
    });
  }
  return { failures: taken.failures[0] ?? 1, forgive: () => forgiveTry(db, { done, shared }) };
}

/** Which failures are worth a line in a log that is kept for good: fewer and fewer of them. */
export const isToldOf = (failures: number): boolean =>
  failures === 1 || failures === 5 || (failures >= 10 && Math.log2(failures / 10) % 1 === 0);
