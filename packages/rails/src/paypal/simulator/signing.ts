import { createSigningIdentity, type SigningIdentity } from './certificate.ts';
import type { World } from './world.ts';

/** One making per set of books, whoever asks first. */
const making = new WeakMap<World['books'], Promise<SigningIdentity>>();

const name = 'signingIdentity';

/** What webhooks are signed with: made when it is first needed, and kept in the books from then on. */
export async function signingIdentity(world: World): Promise<SigningIdentity> {
  const kept = world.books.get<{ value: string }>('select value from settings where name = ?', name);
  if (kept) return JSON.parse(kept.value) as SigningIdentity;
  const made = making.get(world.books) ?? make(world);
  making.set(world.books, made);
  return made;
}

async function make(world: World): Promise<SigningIdentity> {
  const identity = await createSigningIdentity(world.clock.now());
  world.books.run('insert into settings values (?, ?)', name, JSON.stringify(identity));
  return identity;
}

/** Where the certificate lies. */
export function certUrl(world: World, { certificateId }: SigningIdentity): string {
  return `${world.publicUrl}/v1/notifications/certs/${certificateId}`;
}
