import { request } from 'undici';
import type { AlarmJob } from '../../bank/simulator/alarm.ts';
import { simulatorAccount } from '../simulator-account.ts';
import { type Delivery, eventOf, openDeliveries, planDeliveries, subjectOf } from './deliveries.ts';
import { envelope } from './envelope.ts';
import type { EventRow } from './events.ts';
import type { Subject } from './knobs.ts';
import { certUrl, signingIdentity } from './signing.ts';
import { type Transmission, transmissionHeaders } from './transmission-signature.ts';
import { instant, type World } from './world.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** How long an answer may take before it counts as none. */
const attemptTimeoutMs = 10 * secondMs;

/** An attempt whose process died is made again after this. */
const claimMs = 30 * secondMs;

/**
 * The wait before each retry: 25 in less than three days. PayPal publishes these two numbers and no schedule; ours
 * begins quickly, for a receiver that was just restarted, and ends with every four and a half hours.
 */
// biome-ignore format: one line per kind
export const retryDelaysMs: readonly number[] = [
  ...[10, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2].map((hours) => hours * hourMs),
  ...Array<number>(15).fill(4.5 * hourMs),
];

/** What a sample is signed for instead of a real webhook's id, so that it never passes for an event. */
export const mockWebhookId = 'WEBHOOK_ID';

/** Sends events to whoever registered for them; what is due stands in the books. */
export function deliveryJob(world: World): AlarmJob {
  openDeliveries(world);
  openBuiltInWebhook(world);
  return {
    nextAt: () =>
      world.books.get('select 1 from events where planned_at is null limit 1')
        ? world.clock.now()
        : (world.books.get<{ at: number | null }>(
            "select min(next_at) as at from deliveries where state = 'DUE'",
          )?.at ?? undefined),
    start: () => {
      planDeliveries(world);
      return world.books
        .all<{ transmission_id: string }>(
          "select transmission_id from deliveries where state = 'DUE' and next_at <= ? order by next_at, rowid limit 64",
          world.clock.now(),
        )
        .map(({ transmission_id }) => claim(world, transmission_id))
        .filter((delivery) => delivery !== undefined)
        .map((delivery) => attempt(world, delivery));
    },
  };
}

/** The webhook that every simulator is born with. Its address is a setting and may differ at each start. */
function openBuiltInWebhook({ books, clock, callbackUrl }: World): void {
  books.run(
    `insert into webhooks (webhook_id, client_id, url, event_types, created_at) values (?, ?, ?, '["*"]', ?)
     on conflict (webhook_id) do update set url = excluded.url`,
    simulatorAccount.webhookId,
    simulatorAccount.clientId,
    callbackUrl,
    clock.now(),
  );
}

/**
 * Takes a due delivery by moving its time on, so that nobody else sends it meanwhile and a crash forgets nothing.
 */
function claim(world: World, transmissionId: string): Delivery | undefined {
  const now = world.clock.now();
  return world.books.get<Delivery>(
    `update deliveries set attempts = attempts + 1, next_at = ?
      where transmission_id = ? and state = 'DUE' and next_at <= ? returning *`,
    now + claimMs,
    transmissionId,
    now,
  );
}

type Outcome = { status?: number; trouble?: string };

async function attempt(world: World, delivery: Delivery): Promise<void> {
  const message = messageOf(world, delivery);
  if (!message) {
    record(world, delivery, { isOver: true, outcome: { trouble: 'the webhook was deleted' } });
    return;
  }
  const isSkipped = world.knobs.take('failWebhookAttempt', message.subject) !== undefined;
  const outcomes = isSkipped ? [{ trouble: 'not sent (failWebhookAttempt)' }] : await send(world, message);
  const taken = outcomes.find(({ status }) => status !== undefined && status >= 200 && status < 300);
  record(world, delivery, { isOver: taken !== undefined, outcome: taken ?? outcomes[0] ?? {} });
}

type Message = Pick<Transmission, 'transmissionId' | 'webhookId' | 'rawBody'> & {
  url: string;
  copies: number;
  subject: Subject;
};

/** Undefined when nobody is there any more to send it to. */
function messageOf(world: World, delivery: Delivery): Message | undefined {
  const { transmission_id: transmissionId, webhook_id: webhookId, copies } = delivery;
  if (delivery.mock_url !== null) {
    return {
      transmissionId,
      webhookId: mockWebhookId,
      url: delivery.mock_url,
      rawBody: Buffer.from(delivery.mock_body ?? ''),
      copies,
      subject: { eventType: delivery.event_type, clientId: delivery.client_id },
    };
  }
  const event = eventOf(world, delivery.event_id);
  const webhook = world.books.get<{ url: string }>(
    'select url from webhooks where webhook_id = ?',
    webhookId,
  );
  if (!event || !webhook || webhookId === null) return undefined;
  return {
    transmissionId,
    webhookId,
    url: webhook.url,
    rawBody: rawBodyOf(world, event),
    copies,
    subject: subjectOf(event),
  };
}

export function rawBodyOf(world: World, event: EventRow): Buffer {
  return Buffer.from(JSON.stringify(envelope(world, event)));
}

async function send(world: World, message: Message): Promise<Outcome[]> {
  const headers = await signedHeaders(world, message);
  return Promise.all(Array.from({ length: message.copies }, () => post(message, headers)));
}

/** Signed anew at each attempt: an old date would be refused however good the reason it is old. */
async function signedHeaders(world: World, message: Message): Promise<Record<string, string>> {
  const { knobs } = world;
  const skewMs = knobs.take('clockSkew', message.subject)?.ms ?? 0;
  const identity = await signingIdentity(world);
  const headers = transmissionHeaders(
    { ...message, transmissionTime: instant(signatureTime(world) + skewMs) },
    {
      identity,
      certUrl: knobs.take('foreignCertificate', message.subject)
        ? 'https://certificates.example.com/v1/notifications/certs/CERT-STRANGER'
        : certUrl(world, identity),
    },
  );
  if (!knobs.take('badSignature', message.subject)) return headers;
  return { ...headers, 'paypal-transmission-sig': Buffer.alloc(256, 1).toString('base64') };
}

/**
 * The clock that runs by itself. Moving the simulator's time on plays that days pass, not that its clock is wrong;
 * for that there is `clockSkew`.
 */
function signatureTime({ books, clock }: World): number {
  const ahead = books.get<{ value: string }>("select value from settings where name = 'clockAheadMs'");
  return clock.now() - Number(ahead?.value ?? 0);
}

async function post({ url, rawBody }: Message, headers: Record<string, string>): Promise<Outcome> {
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'PayPal simulator (Tollgate)',
      },
      body: rawBody,
      signal: AbortSignal.timeout(attemptTimeoutMs),
    });
    await body.dump();
    return { status: statusCode };
  } catch (error) {
    return { trouble: (error as Error).message };
  }
}

function record(
  world: World,
  { transmission_id, attempts }: Delivery,
  { isOver, outcome: { status, trouble } }: { isOver: boolean; outcome: Outcome },
): void {
  const now = world.clock.now();
  const delayMs = retryDelaysMs[attempts - 1];
  const isTaken = isOver && status !== undefined;
  world.books.run(
    `update deliveries set state = ?, next_at = ?, copies = 1, answered_status = ?, trouble = ?, attempted_at = ?
      where transmission_id = ? and state = 'DUE'`,
    isTaken ? 'DONE' : isOver || delayMs === undefined ? 'GIVEN_UP' : 'DUE',
    now + (delayMs ?? 0),
    status ?? null,
    trouble ?? null,
    now,
    transmission_id,
  );
}
