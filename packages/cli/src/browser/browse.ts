import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIdentity } from '../run/authority.ts';
import { openStandIn } from '../run/stand-in.ts';
import { Trouble } from '../trouble.ts';
import { chromiumFlags } from './flags.ts';

export interface BrowseOptions {
  gateway: URL;
  /** Where this user's authority lies. */
  home: string;
  chromium: string;
  /** Handed to the browser as they are. */
  flags: readonly string[];
  tell?: (line: string) => void;
}

/**
 * Opens a page in a browser in which Toss Payments' hosts are the gateway's. The browser has a profile of its own, which
 * goes with it: the user's own browser is untouched and trusts nothing new.
 *
 * @returns when the browser is closed
 */
export async function browse(address: string, options: BrowseOptions): Promise<void> {
  if (!URL.canParse(address))
    throw new Trouble(`${address} is not a whole address: http://localhost:3000`, 2);
  const identity = await openIdentity(join(options.home, 'authority'));
  const standIn = await openStandIn({
    gateway: options.gateway,
    identity,
    onCall: ({ method, host, path, status }) =>
      options.tell?.(`${method} ${host}${path.split('?', 1)[0]} ${status}`),
  });
  const profile = await mkdtemp(join(tmpdir(), 'tollgate-browser-'));
  try {
    const own = [
      ...chromiumFlags(standIn.tlsPort, identity.certificatePem),
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
    ];
    await closed(options.chromium, [...own, ...options.flags, address]);
  } finally {
    await standIn.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function closed(program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const browser = spawn(program, args, { stdio: 'ignore' });
    const end = () => browser.kill();
    process.once('SIGINT', end).once('SIGTERM', end);
    browser.on('error', (error) => reject(new Trouble(`${program} does not start: ${error.message}`)));
    browser.on('exit', () => {
      process.off('SIGINT', end).off('SIGTERM', end);
      resolve();
    });
  });
}
