import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookEndpoint, WebhookEventType } from '@tollgate/contract';
import { freshDatabase } from '../../../../test/database.ts';
import { systemChance } from '../chance.ts';
import { createWriter, type Writer } from '../store/batch.ts';
import { type Db, inTransaction, openDatabase } from '../store/database.ts';
import { deliveriesOfOrder, shiftDeliveries } from '../store/delivery-log.ts';
import { migrate } from '../store/migrate.ts';
import { type OutgoingWebhook, postWebhooks } from '../store/outbox.ts';
import { type Deliveries, type DeliverySettings, startDeliveries } from './deliveries.ts';
import { registerEndpoint } from './endpoints.ts';
import { freshEventId } from './event-id.ts';
import { type ResolveHost, resolveHost } from './resolve-host.ts';

/** For tests: a database with shops whose webhooks are really sent, and servers that really receive them. */
export interface Stage {
  db: Db;
  url: string;
  writer: Writer;
  /** What the workers logged. */
  logged: { level: string; message: string; facts: object }[];
  merchant(environment?: 'test' | 'live'): Promise<string>;
  endpoint(mId: string, url: string, events?: WebhookEventType[]): Promise<WebhookEndpoint>;
  /** Commits events for whoever listens, as a payment's commit would. */
  post(mId: string, orderId: string, given?: Partial<OutgoingWebhook> & { count?: number }): Promise<void>;
  start(settings?: Partial<DeliverySettings>, resolve?: ResolveHost): Deliveries;
  /** Moves the shop's clock forward, as the sandbox does. */
  advance(mId: string, ms: number): Promise<void>;
  receive(answer?: Answering): Promise<Receiver>;
  /** Stops every worker and forgets every delivery, so that one test cannot take another's places. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Received {
  at: number;
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: string;
}

/** Answers one webhook, the `count`th to arrive. */
export type Answering = (response: ServerResponse, received: Received, count: number) => void;

export interface Receiver {
  url: string;
  got: Received[];
  answer: Answering;
  /** Connections opened so far. */
  connections(): number;
  /** Connections that were open at the same moment, at most. */
  mostConnections(): number;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const { url, drop } = await freshDatabase();
  const logged: Stage['logged'] = [];
  const db = openDatabase({ url, connections: 6 }, () => undefined);
  await migrate(db);
  const writer = createWriter(db);
  const receivers: Receiver[] = [];
  const workers: Deliveries[] = [];
  let merchants = 0;
  const log = (level: string) => (facts: object, message: string) =>
    void logged.push({ level, message, facts });
  async function clear(): Promise<void> {
    const stopped = Promise.all(workers.splice(0).map((worker) => worker.stop()));
    // Who still waits for an answer need not wait longer.
    await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
    await stopped;
    await db.query('truncate deliveries, delivery_attempts');
  }
  return {
    db,
    url,
    writer,
    logged,
    async merchant(environment = 'test') {
      const mId = `shop${++merchants}`;
      await db.query('insert into merchants (m_id, name, environment) values ($1, $1, $2)', [
        mId,
        environment,
      ]);
      return mId;
    },
    endpoint: (mId, address, events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED']) =>
      registerEndpoint(db, { mId, environment: 'test' }, { url: address, events }),
    async post(mId, orderId, { count = 1, ...given } = {}) {
      const { rows } = await db.query<{ now: Date }>(
        `select clock_timestamp() + clock_offset_ms * interval '1 ms' as now from merchants where m_id = $1`,
        [mId],
      );
      const createdAt = rows[0]?.now as Date;
      const webhooks = Array.from({ length: count }, () => ({
        mId,
        eventId: freshEventId(systemChance, createdAt),
        eventType: 'DEPOSIT_CALLBACK',
        orderId,
        paymentKey: 'pk',
        body: '{"status":"DONE"}',
        onIssue: false,
        createdAt,
        ...given,
      }));
      await inTransaction(db, (tx) => postWebhooks(tx, webhooks));
    },
    start(settings = {}, resolve = resolveHost) {
      const deliveries = startDeliveries({
        db,
        writer,
        log: { info: log('info'), warn: log('warn'), error: log('error') },
        settings,
        resolve,
      });
      workers.push(deliveries);
      return deliveries;
    },
    async advance(mId, ms) {
      await inTransaction(db, async (tx) => {
        await tx.query('update merchants set clock_offset_ms = clock_offset_ms + $2 where m_id = $1', [
          mId,
          ms,
        ]);
        await shiftDeliveries(tx, mId, ms);
      });
    },
    async receive(answer) {
      const receiver = await openReceiver(answer);
      receivers.push(receiver);
      return receiver;
    },
    clear,
    async close() {
      await clear();
      await db.end();
      await drop();
    },
  };
}

export async function openReceiver(answer: Answering = (response) => response.end('OK')): Promise<Receiver> {
  const got: Received[] = [];
  let connections = 0;
  let open = 0;
  let most = 0;
  const listen: RequestListener = async (request, response) => {
    const { method, url, headers, rawHeaders } = request;
    const at = performance.now();
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const received = { at, method, url, headers, rawHeaders, body };
    receiver.answer(response, received, got.push(received));
  };
  const server = createServer((request, response) => void listen(request, response));
  server.on('connection', (socket) => {
    connections += 1;
    open += 1;
    most = Math.max(most, open);
    socket.once('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://localhost:${(server.address() as AddressInfo).port}/webhook`,
    got,
    answer,
    connections: () => connections,
    mostConnections: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

/** Waits until it holds; says what was there instead when it never does. */
export async function until<T>(
  look: () => Promise<T> | T,
  holds: (seen: T) => boolean,
  ms = 10_000,
): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > end) throw new Error(`never came to be: ${JSON.stringify(seen)}`);
    await delay(10);
  }
}

/** The deliveries of an order once each has this state. */
export const inState = (stage: Stage, mId: string, orderId: string, state: string) =>
  until(
    () => deliveriesOfOrder(stage.db, mId, orderId),
    (deliveries) => deliveries.length > 0 && deliveries.every((each) => each.state === state),
  );
