import { join } from 'node:path';
import { findChromium } from '../browser/chromium.ts';
import { chromiumFlags } from '../browser/flags.ts';
import type { Config } from '../config.ts';
import { openIdentity } from '../run/authority.ts';
import { openStandIn } from '../run/stand-in.ts';
import { type CheckBrowser, loadPlaywright } from './playwright.ts';

/**
 * A browser without a window, in which Toss Payments' hosts are the gateway's: a shop whose pages name them is checked as
 * it is.
 *
 * @throws Trouble saying what to install
 */
export async function launchBrowser(
  { gateway, home, environment }: Config,
  { headed = false }: { headed?: boolean },
): Promise<CheckBrowser> {
  const { chromium } = await loadPlaywright();
  const executablePath = findChromium(environment);
  const identity = await openIdentity(join(home, 'authority'));
  const standIn = await openStandIn({ gateway, identity });
  try {
    const browser = await chromium.launch({
      executablePath,
      headless: !headed,
      // Chromium refuses its sandbox to root, as whom containers run it.
      args: [
        ...chromiumFlags(standIn.tlsPort, identity.certificatePem),
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    return {
      newContext: (options) => browser.newContext(options),
      close: async () => {
        await browser.close();
        await standIn.close();
      },
    };
  } catch (error) {
    await standIn.close();
    throw error;
  }
}
