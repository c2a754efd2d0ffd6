import { seoulDateTime, type WebhookEndpoint, type WebhookEventType } from '@tollgate/contract';
import { columns, type Db, inTransaction, type Tx } from './database.ts';

/** An endpoint (웹훅) to be kept; its id and secret were drawn by the caller. */
export interface NewEndpoint {
  mId: string;
  endpointId: string;
  name: string;
  url: string;
  events: readonly WebhookEventType[];
  /** Also tell of issued accounts. */
  sendOnIssue: boolean;
  /** `whsec_` and base64. */
  signingSecret: string;
}

/** An endpoint, and whether only the configuration file may change it. */
export interface ShownEndpoint extends WebhookEndpoint {
  isConfigured: boolean;
}

interface EndpointRow {
  endpoint_id: string;
  name: string;
  url: string;
  events: WebhookEventType[];
  send_on_issue: boolean;
  signing_secret: string;
  is_configured: boolean;
  created_at: Date;
}

const COLUMNS = 'endpoint_id, name, url, events, send_on_issue, signing_secret, is_configured, created_at';

/** @returns undefined when the merchant has, or had, an endpoint of this id: draw another */
export async function insertEndpoint(
  db: Db | Tx,
  endpoint: NewEndpoint,
): Promise<WebhookEndpoint | undefined> {
  const { rows } = await db.query<EndpointRow>({
    name: 'insert-endpoint',
    text: `insert into webhook_endpoints (m_id, endpoint_id, name, url, events, send_on_issue, signing_secret, created_at)
           select m.m_id, $2, $3, $4, $5::text[], $6, $7, clock_timestamp() + m.clock_offset_ms * interval '1 ms'
             from merchants m
            where m.m_id = $1
           on conflict do nothing
           returning ${COLUMNS}`,
    values: [
      endpoint.mId,
      endpoint.endpointId,
      endpoint.name,
      endpoint.url,
      endpoint.events,
      endpoint.sendOnIssue,
      endpoint.signingSecret,
    ],
  });
  return rows[0] && endpointOf(rows[0]);
}

/** The merchant's endpoints, oldest first. Signing secrets are among them: show them again to test keys only. */
export async function listEndpoints(db: Db, mId: string): Promise<WebhookEndpoint[]> {
  const { rows } = await db.query<EndpointRow>({
    name: 'list-endpoints',
    text: `select ${COLUMNS} from webhook_endpoints where m_id = $1 and removed_at is null order by created_at, endpoint_id`,
    values: [mId],
  });
  return rows.map(endpointOf);
}

/** The same with what a person has to know about each. */
export async function shownEndpoints(db: Db, mId: string): Promise<ShownEndpoint[]> {
  const { rows } = await db.query<EndpointRow>({
    name: 'shown-endpoints',
    text: `select ${COLUMNS} from webhook_endpoints where m_id = $1 and removed_at is null order by created_at, endpoint_id`,
    values: [mId],
  });
  return rows.map(shownOf);
}

/** What is left out stays. The signing secret always does. */
export async function updateEndpoint(
  db: Db,
  mId: string,
  endpointId: string,
  change: { [Field in 'name' | 'url' | 'events' | 'sendOnIssue']?: NewEndpoint[Field] | undefined },
): Promise<ShownEndpoint | 'unknown' | 'configured'> {
  const { rows } = await db.query<EndpointRow & { is_changed: boolean }>({
    name: 'update-endpoint',
    text: `with changed as (
             update webhook_endpoints
                set name = coalesce($3, name), url = coalesce($4, url), events = coalesce($5::text[], events),
                    send_on_issue = coalesce($6, send_on_issue)
              where m_id = $1 and endpoint_id = $2 and removed_at is null and not is_configured
             returning ${COLUMNS})
           select true as is_changed, ${COLUMNS} from changed
           union all
           select false, ${COLUMNS} from webhook_endpoints
            where m_id = $1 and endpoint_id = $2 and removed_at is null and is_configured`,
    values: [
      mId,
      endpointId,
      change.name ?? null,
      change.url ?? null,
      change.events ?? null,
      change.sendOnIssue ?? null,
    ],
  });
  const [row] = rows;
  if (!row) return 'unknown';
  return row.is_changed ? shownOf(row) : 'configured';
}

/**
 * Removes an endpoint together with what was still to be sent to it. Its history stays.
 *
 * @returns false when the merchant has no such endpoint
 */
export async function removeEndpoint(db: Db, mId: string, endpointId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rowCount } = await tx.query({
      name: 'remove-endpoint',
      text: `update webhook_endpoints set removed_at = clock_timestamp()
              where m_id = $1 and endpoint_id = $2 and removed_at is null`,
      values: [mId, endpointId],
    });
    if (rowCount === 0) return false;
    await stopDeliveries(tx, [{ mId, endpointId }]);
    return true;
  });
}

/** Drops the schedules of these endpoints. What is being sent at this moment is still recorded. */
async function stopDeliveries(
  tx: Tx,
  endpoints: readonly { mId: string; endpointId: string }[],
): Promise<void> {
  await tx.query({
    name: 'stop-deliveries',
    text: `with open as (
             select d.m_id, d.delivery_id
               from unnest($1::text[], $2::text[]) as removed (m_id, endpoint_id)
               join deliveries d using (m_id, endpoint_id)
              where d.due_at is not null
              order by d.m_id, d.delivery_id
                for update of d)
           update deliveries d set state = 'STOPPED', next_attempt_at = null, due_at = null, claimed_at = null
             from open
            where d.m_id = open.m_id and d.delivery_id = open.delivery_id and d.due_at is not null`,
    values: columns(
      endpoints,
      (endpoint) => endpoint.mId,
      (endpoint) => endpoint.endpointId,
    ),
  });
}

/** Which of these merchants exist, and whether they are test or live. */
export async function environmentsOf(db: Db, mIds: readonly string[]): Promise<Map<string, 'test' | 'live'>> {
  const { rows } = await db.query<{ m_id: string; environment: 'test' | 'live' }>({
    name: 'environments-of-merchants',
    text: 'select m_id, environment from merchants where m_id = any($1::text[])',
    values: [[...mIds]],
  });
  return new Map(rows.map((row) => [row.m_id, row.environment]));
}

/**
 * Makes the configured endpoints exactly these. An endpoint that stays keeps its id and secret, one that
 * left the file is removed, and those registered by API are not touched.
 */
export async function replaceConfiguredEndpoints(db: Db, endpoints: readonly NewEndpoint[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Gateways that start together take turns, so that each finds what the one before it made.
    await tx.query("select pg_advisory_xact_lock(hashtext('configured webhook endpoints'))");
    await tx.query({
      name: 'upsert-configured-endpoints',
      text: `insert into webhook_endpoints (m_id, endpoint_id, name, url, events, send_on_issue, signing_secret, is_configured, created_at)
             select c.m_id, c.endpoint_id, c.name, c.url, string_to_array(c.events, ','), c.send_on_issue, c.signing_secret, true,
                    clock_timestamp() + m.clock_offset_ms * interval '1 ms'
               from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[])
                 as c (m_id, endpoint_id, name, url, events, send_on_issue, signing_secret)
               join merchants m using (m_id)
             on conflict (m_id, endpoint_id) do update
                set name = excluded.name, url = excluded.url, events = excluded.events, send_on_issue = excluded.send_on_issue,
                    removed_at = null
              where webhook_endpoints.is_configured`,
      values: columns(
        endpoints,
        (endpoint) => endpoint.mId,
        (endpoint) => endpoint.endpointId,
        (endpoint) => endpoint.name,
        (endpoint) => endpoint.url,
        (endpoint) => endpoint.events.join(','),
        (endpoint) => endpoint.sendOnIssue,
        (endpoint) => endpoint.signingSecret,
      ),
    });
    const { rows } = await tx.query<{ m_id: string; endpoint_id: string }>({
      name: 'remove-configured-endpoints',
      text: `update webhook_endpoints w set removed_at = clock_timestamp()
              where w.is_configured and w.removed_at is null
                and not exists (select from unnest($1::text[], $2::text[]) as c (m_id, endpoint_id)
                                 where c.m_id = w.m_id and c.endpoint_id = w.endpoint_id)
             returning w.m_id, w.endpoint_id`,
      values: columns(
        endpoints,
        (endpoint) => endpoint.mId,
        (endpoint) => endpoint.endpointId,
      ),
    });
    await stopDeliveries(
      tx,
      rows.map((row) => ({ mId: row.m_id, endpointId: row.endpoint_id })),
    );
  });
}

const shownOf = (row: EndpointRow): ShownEndpoint => ({
  ...endpointOf(row),
  isConfigured: row.is_configured,
});

const endpointOf = (row: EndpointRow): WebhookEndpoint => ({
  id: row.endpoint_id,
  name: row.name,
  url: row.url,
  events: row.events,
  sendOnIssue: row.send_on_issue,
  signingSecret: row.signing_secret,
  createdAt: seoulDateTime(row.created_at),
});
