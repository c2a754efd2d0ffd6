import type { KeyOwner } from '../store/keep-calls.ts';

const KEY = /(?:test|live)_(?:g?[sc]k|ak)_[A-Za-z0-9_]+/;

/**
 * A key of ours somewhere in an Authorization header, however it was written there, so that a developer may see their own
 * refused calls.
 */
export function strayKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const encoded = /([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(header)?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  return KEY.exec(decoded)?.[0] ?? KEY.exec(header)?.[0];
}

/** What was wrong with how a known key was sent, when it let nobody in. */
export function whyStray(header: string | undefined, { kind }: KeyOwner): string {
  if (kind === 'client') return 'a client key';
  if (kind === 'expired') return 'the secret key was replaced and its time is over';
  if (header !== undefined && /^\s*bearer\b/i.test(header)) return 'another scheme than Basic';
  if (header !== undefined && KEY.test(header)) return 'the key is not encoded in base64';
  return 'other signs stand around the key';
}
