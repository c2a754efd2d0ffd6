import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Chance } from '../chance.ts';

const PERIOD_S = 30;
/** 160 bits, as the standard asks for. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Without letters that are taken for digits. 32 of them: five bits each. */
const SIGNS = '23456789abcdefghjkmnpqrstuvwxyzi';
const CODE_SIGNS = 16;

const totpOf = (secret: Buffer, label = ''): TOTP =>
  new TOTP({
    issuer: 'Tollgate',
    label,
    period: PERIOD_S,
    digits: 6,
    // What every app can do.
    algorithm: 'SHA1',
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });

export const newTotpSecret = (chance: Chance): Buffer => chance.bytes(SECRET_BYTES);

/** The secret as an app takes it: to be typed, and as a QR code's text. */
export function showTotp(secret: Buffer, email: string): { secret: string; uri: string } {
  const totp = totpOf(secret, email);
  return { secret: totp.secret.base32.replace(/(.{4})(?=.)/g, '$1 '), uri: totp.toString() };
}

/**
 * Which half minute a code belongs to: this one, the one before or the one to come, because clocks differ and people
 * type slowly.
 *
 * @returns undefined for a wrong code
 */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const delta = totpOf(secret).validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_S) + delta;
}

/** Ten codes of 80 bits, `abcd-efgh-jkmn-pqrs`. */
export function newRecoveryCodes(chance: Chance): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const signs = [...chance.bytes(CODE_SIGNS)].map((byte) => SIGNS[byte % SIGNS.length]).join('');
    return signs.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/** What is kept of one. Nobody guesses 80 bits, so a fast hash is enough; capitals, blanks and dashes do not count. */
export const hashOfRecoveryCode = (memberId: string, code: string): Buffer =>
  createHash('sha256')
    .update(`${memberId}:${code.toLowerCase().replace(/[\s-]/g, '')}`)
    .digest();
