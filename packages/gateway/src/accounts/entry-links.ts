import cluster from 'node:cluster';
import { linkPages } from '@tollgate/contract/console';
import type { Gateway } from '../gateway.ts';
import { ENTRY_LINK_HOURS, type EntryLink, insertEntryLink } from '../store/invitations-entry-links.ts';
import { hasMembers } from '../store/members.ts';
import { isAtHome } from './loopback.ts';
import { hashOfToken, newToken } from './tokens.ts';

/**
 * Writes into the server's log what an operator needs to get in: a link for the first owner where a log-in is needed and
 * nobody has one, and a link for whom TOLLGATE_CONSOLE_RESET names. Of processes that share a port the first does it.
 *
 * @param origin where the gateway listens
 */
export async function offerEntry(
  gateway: Gateway,
  origin: string,
  say: (line: string) => void,
): Promise<void> {
  if (cluster.isWorker && cluster.worker?.id !== 1) return;
  const { config, db } = gateway;
  const base = config.publicUrl ?? origin;
  if (config.consoleReset !== undefined) {
    const link = await linkFor(gateway, base, { kind: 'reset', email: config.consoleReset });
    say(
      `console: ${config.consoleReset} gets in again with ${link} (once, within ${ENTRY_LINK_HOURS} hours). Take TOLLGATE_CONSOLE_RESET out of the settings.`,
    );
  }
  if (isAtHome(config) || (await hasMembers(db))) return;
  const link = await linkFor(gateway, base, { kind: 'first', email: null });
  say(
    `console: nobody can log in yet. The first owner begins at ${link} (once, within ${ENTRY_LINK_HOURS} hours).`,
  );
}

/** The one place where its token stands is the line that is written now. */
async function linkFor({ db, chance }: Gateway, base: string, link: EntryLink): Promise<string> {
  const token = newToken(chance);
  await insertEntryLink(db, hashOfToken(token), link);
  return `${base}${linkPages.setup}#${token}`;
}
