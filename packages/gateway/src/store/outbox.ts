import { columns, type Tx } from './database.ts';

/** A message owed to a merchant, to be multiplied by whoever listens. */
export interface OutgoingWebhook {
  mId: string;
  /** Time-ordered; each endpoint's own delivery id is made of it. */
  eventId: string;
  eventType: string;
  orderId: string;
  paymentKey: string;
  body: string;
  /** Announces an issued account: only for endpoints that asked for it. */
  onIssue: boolean;
  /** Merchant time. */
  createdAt: Date;
}

/** What a delivery is called on the wire: the protocol's prefix, the event, and the endpoint it goes to. */
export const DELIVERY_ID_PREFIX = 'whtrans_a01';

/** Who wants to be told of what: an endpoint that is registered before a command comes is among them. */
export class Listeners {
  readonly #wanted: ReadonlySet<string>;

  constructor(wanted: Iterable<string>) {
    this.#wanted = new Set(wanted);
  }

  hears(mId: string, eventType: string, isOnIssue: boolean): boolean {
    return (
      this.#wanted.has(nameOf(mId, eventType, true)) ||
      (!isOnIssue && this.#wanted.has(nameOf(mId, eventType, false)))
    );
  }
}

const nameOf = (mId: string, eventType: string, isOnIssue: boolean): string =>
  `${mId}/${eventType}${isOnIssue ? '/on issue' : ''}`;

/** Read with the rows of a batch, so that nothing is written down for merchants whom nobody told to listen. */
export async function readListeners(tx: Tx, mIds: readonly string[]): Promise<Listeners> {
  const { rows } = await tx.query<{ m_id: string; events: string[]; send_on_issue: boolean }>({
    name: 'read-listeners',
    text: 'select m_id, events, send_on_issue from webhook_endpoints where m_id = any($1::text[]) and removed_at is null',
    values: columns([...new Set(mIds)], (mId) => mId),
  });
  return new Listeners(
    rows.flatMap((row) => row.events.map((event) => nameOf(row.m_id, event, row.send_on_issue))),
  );
}

/**
 * Puts a delivery for every listening endpoint into the outbox, due at once.
 *
 * An event that was created in a past over which a test moved the clock (`createdAt` lies behind the
 * merchant's time) is delivered as of then.
 *
 * @returns how many deliveries that makes; none where nobody listens
 */
export async function postWebhooks(tx: Tx, webhooks: readonly OutgoingWebhook[]): Promise<number> {
  if (webhooks.length === 0) return 0;
  const { rowCount } = await tx.query({
    name: 'post-webhooks',
    text: `insert into deliveries (m_id, delivery_id, endpoint_id, event_type, order_id, payment_key, body, created_at,
             next_attempt_at, due_at, clock_moved_at)
           select e.m_id, '${DELIVERY_ID_PREFIX}' || e.event_id || w.endpoint_id, w.endpoint_id, e.event_type, e.order_id, e.payment_key,
                  e.body, e.created_at, e.created_at, clock_timestamp(),
                  case when m.clock_offset_ms > 0
                        and e.created_at < clock_timestamp() + m.clock_offset_ms * interval '1 ms' - interval '5 s'
                       then clock_timestamp() end
             from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::timestamptz[])
               as e (m_id, event_id, event_type, order_id, payment_key, body, on_issue, created_at)
             join webhook_endpoints w
               on w.m_id = e.m_id and w.removed_at is null and e.event_type = any(w.events) and (w.send_on_issue or not e.on_issue)
             join merchants m on m.m_id = e.m_id`,
    values: columns(
      webhooks,
      (webhook) => webhook.mId,
      (webhook) => webhook.eventId,
      (webhook) => webhook.eventType,
      (webhook) => webhook.orderId,
      (webhook) => webhook.paymentKey,
      (webhook) => webhook.body,
      (webhook) => webhook.onIssue,
      (webhook) => webhook.createdAt,
    ),
  });
  return rowCount ?? 0;
}
