import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * One HMAC key. `secret` is hexadecimal, 16 bytes at least; it is never logged and never leaves the process.
 */
export type RailSecret = { keyId: string; secret: string };

/**
 * Who signs with what: `toBank` for everything that goes to the bank, `toGateway` for everything that comes
 * back.
 */
export type RailSecrets = { toBank: RailSecret[]; toGateway: RailSecret[] };

const Secret = z.object({
  keyId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  secret: z.string().regex(/^(?:[0-9a-f]{2}){16,128}$/i),
});

/** One in use, or two while one replaces the other. */
const Direction = z.array(Secret).min(1).max(2);
const File = z.object({ toBank: Direction, toGateway: Direction });

/**
 * Reads `keyId:hex` or `keyId:hex,keyId:hex`, the first one naming itself in requests.
 *
 * @throws Error that says which form is wanted and never repeats the secret
 */
export function parseSecrets(text: string): RailSecret[] {
  const secrets = text.split(',').map((part) => {
    const [keyId, secret, ...rest] = part.trim().split(':');
    return rest.length > 0 ? {} : { keyId, secret };
  });
  const parsed = Direction.safeParse(secrets);
  if (!parsed.success || new Set(parsed.data.map((each) => each.keyId)).size !== parsed.data.length) {
    throw new Error(
      'write one or two secrets as keyId:hex,keyId:hex, each of at least 32 hexadecimal digits',
    );
  }
  return parsed.data;
}

/**
 * The secrets that gateway and simulator share on one machine, from `<dataDir>/bank-rail-secrets.json`.
 *
 * Whoever comes first makes the file. It is written aside and then linked to its name, which fails when the
 * name is taken: two processes that start together end with the same secrets, and none ever reads half a
 * file.
 *
 * @throws Error when the file is there and not readable as secrets
 */
export async function loadOrCreateSecrets(dataDir: string): Promise<RailSecrets> {
  const path = join(dataDir, 'bank-rail-secrets.json');
  return (await load(path)) ?? (await create(dataDir, path));
}

async function load(path: string): Promise<RailSecrets | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const parsed = File.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Error(`${path} does not hold the bank rail's secrets; delete it to have new ones made`);
  return parsed.data;
}

async function create(dataDir: string, path: string): Promise<RailSecrets> {
  await mkdir(dataDir, { recursive: true });
  const fresh: RailSecrets = { toBank: [freshSecret('to-bank-1')], toGateway: [freshSecret('to-gateway-1')] };
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(fresh, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(aside, path);
    return fresh;
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? await load(path) : undefined;
    if (!theirs) throw error;
    return theirs;
  } finally {
    await unlink(aside);
  }
}

function freshSecret(keyId: string): RailSecret {
  return { keyId, secret: randomBytes(32).toString('hex') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
