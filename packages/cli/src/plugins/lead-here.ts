import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { readConfig } from '../config.ts';
import { openIdentity } from '../run/authority.ts';
import { hosts } from '../run/hosts.ts';
import { openStandIn, type StandIn } from '../run/stand-in.ts';

export interface PluginOptions {
  /** Where the gateway listens; TOLLGATE_URL or http://localhost:4100 when left out. */
  gateway?: string;
}

let led: Promise<StandIn> | undefined;

/**
 * Leads the calls of this very process to the gateway, as `tollgate run` leads those of a program that it starts. For
 * development servers, which run a merchant's server code in their own process.
 */
export function leadHere(gateway: URL, environment: Record<string, string | undefined>): Promise<StandIn> {
  led ??= lead(gateway, environment);
  return led;
}

async function lead(gateway: URL, environment: Record<string, string | undefined>): Promise<StandIn> {
  if (!('setDefaultCACertificates' in tls))
    throw new Error(
      'The Tollgate plugin needs Node 22.19, 24.5 or newer. With an older one start the server by: tollgate run --',
    );
  const { home } = readConfig(environment);
  const identity = await openIdentity(join(home, 'authority'));
  const standIn = await openStandIn({ gateway, identity });
  environment['TOLLGATE_STAND_IN'] = String(standIn.tlsPort);
  environment['TOLLGATE_STAND_IN_HOSTS'] = hosts.join(',');
  createRequire(import.meta.url)('../run/preload.cjs');
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), identity.authorityPem]);
  return standIn;
}

const script = 'https://js.tosspayments.com';

/** What the browser loads: the gateway's script in place of Toss Payments', wherever its address is written out. */
export const inBrowser = (text: string, gateway: URL): string =>
  text.includes(script) ? text.replaceAll(script, gateway.origin) : text;
