import { createHash } from 'node:crypto';
import type { Chance } from '../chance.ts';

/** What only one browser or one person has: 256 bits, as text for cookies and links. */
export const newToken = (chance: Chance): string => chance.bytes(32).toString('base64url');

/** What is kept of it. Nobody guesses 256 bits, so a fast hash is enough. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();
