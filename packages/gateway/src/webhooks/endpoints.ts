import { createHash } from 'node:crypto';
import { lengths, type WebhookEndpoint, type WebhookEventType, webhookEventTypes } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import { type Chance, systemChance } from '../chance.ts';
import type { Db } from '../store/database.ts';
import {
  environmentsOf,
  insertEndpoint,
  type NewEndpoint,
  replaceConfiguredEndpoints,
  type ShownEndpoint,
  updateEndpoint,
} from '../store/webhook-endpoints.ts';
import { endpointIdOf, freshEndpointId } from './event-id.ts';
import type { Environment } from './target-guard.ts';
import { refuseWebhookUrl } from './webhook-url.ts';

/** What a merchant says about a new webhook. */
export interface EndpointRequest {
  url: string;
  events: readonly WebhookEventType[];
  /** The address's host when left out. */
  name?: string | undefined;
  /** Also DEPOSIT_CALLBACK when an account is issued. Off unless asked for. */
  sendOnIssue?: boolean | undefined;
}

/** What is left out, or undefined, stays. */
export type EndpointChange = { [Field in keyof EndpointRequest]?: EndpointRequest[Field] | undefined };

/** Whose webhook it is. */
export interface Registrant {
  mId: string;
  environment: Environment;
  /** The gateway's address as the merchant knows it. */
  ownOrigin?: string | undefined;
}

/**
 * Registers a webhook. A merchant may have several; each is sent to by itself.
 *
 * @throws Failure INVALID_URL with the reason when webhooks cannot be sent to this address
 */
export async function registerEndpoint(
  db: Db,
  merchant: Registrant,
  request: EndpointRequest,
  chance: Chance = systemChance,
): Promise<WebhookEndpoint> {
  mustBeReachable(request.url, merchant);
  for (let draws = 0; draws < 5; draws++) {
    const endpoint = newEndpoint(merchant.mId, freshEndpointId(chance), request, chance);
    const registered = await insertEndpoint(db, endpoint);
    if (registered) return registered;
  }
  throw new Error(`no free endpoint id for ${merchant.mId}, or no such merchant`);
}

/**
 * Changes what is said of a webhook, and leaves the rest. What is on its way to it already goes to the new address.
 *
 * @returns `unknown` when the merchant has no such endpoint, `configured` when only the config file may change it
 * @throws Failure INVALID_URL as above
 */
export async function changeEndpoint(
  db: Db,
  merchant: Registrant,
  endpointId: string,
  change: EndpointChange,
): Promise<ShownEndpoint | 'unknown' | 'configured'> {
  if (change.url !== undefined) mustBeReachable(change.url, merchant);
  return updateEndpoint(db, merchant.mId, endpointId, {
    ...change,
    ...(change.events && { events: [...new Set(change.events)] }),
  });
}

function mustBeReachable(url: string, { environment, ownOrigin }: Registrant): void {
  const refusal = refuseWebhookUrl(url, environment, ownOrigin);
  if (refusal) throw new Failure('INVALID_URL', { url, field: 'url' }, refusal);
}

/** An entry of `webhooks` in the config file. */
export interface ConfiguredEndpoint extends EndpointRequest {
  mId: string;
}

/**
 * Makes the endpoints of the config file be there, and those that left it be gone. May run at every start,
 * in several processes at once. An endpoint's id follows from its address, so it keeps its secret.
 *
 * @throws Error saying which entry is wrong and why; nothing is changed then
 */
export async function syncConfiguredEndpoints(
  db: Db,
  configured: readonly ConfiguredEndpoint[],
  chance: Chance = systemChance,
): Promise<void> {
  const environments = await environmentsOf(
    db,
    configured.map(({ mId }) => mId),
  );
  const endpoints = configured.map((entry, index) => {
    const wrong = whatIsWrong(entry, environments.get(entry.mId));
    if (wrong) throw new Error(`webhooks[${index}]: ${wrong}`);
    const hash = createHash('sha256').update(entry.url).digest();
    return newEndpoint(entry.mId, endpointIdOf(hash), entry, chance);
  });
  // Of two entries for one address the later one counts.
  const byName = new Map(endpoints.map((each) => [`${each.mId}/${each.endpointId}`, each]));
  await replaceConfiguredEndpoints(db, [...byName.values()]);
}

function whatIsWrong(entry: ConfiguredEndpoint, environment: Environment | undefined): string | undefined {
  if (!environment) return `there is no merchant ${entry.mId}`;
  const unknown = entry.events.find((event) => !webhookEventTypes.includes(event));
  if (unknown !== undefined) return `${unknown} is not one of ${webhookEventTypes.join(', ')}`;
  if (entry.events.length === 0) return `name at least one of ${webhookEventTypes.join(', ')} in events`;
  return refuseWebhookUrl(entry.url, environment)?.en;
}

function newEndpoint(
  mId: string,
  endpointId: string,
  { url, events, name, sendOnIssue }: EndpointRequest,
  chance: Chance,
): NewEndpoint {
  return {
    mId,
    endpointId,
    name: (name ?? new URL(url).host).slice(0, lengths.webhookName),
    url,
    events: [...new Set(events)],
    sendOnIssue: sendOnIssue ?? false,
    signingSecret: `whsec_${chance.bytes(32).toString('base64')}`,
  };
}
