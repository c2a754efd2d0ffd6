const utf8 = new TextEncoder();

/** HMAC-SHA256. */
export async function hmac(key: string | Uint8Array, text: string): Promise<Uint8Array> {
  const bytes = typeof key === 'string' ? utf8.encode(key) : key;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', bytes as Uint8Array<ArrayBuffer>, algorithm, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8.encode(text)));
}

/** Compares all of it, however early the first difference is. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  return difference === 0;
}

/**
 * Compares two texts in a time that tells nothing about how much of them is equal, not even how long they are. What is
 * missing equals nothing, not even another nothing.
 */
export async function isSame(given: unknown, expected: string | null): Promise<boolean> {
  if (typeof given !== 'string' || given === '' || !expected) return false;
  const key = crypto.getRandomValues(new Uint8Array(32));
  const [one, other] = await Promise.all([hmac(key, given), hmac(key, expected)]);
  return areEqual(one, other);
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @returns undefined for what is no base64 */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
