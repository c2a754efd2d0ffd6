import { Agent, get, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { type Db, inTransaction } from '../../packages/gateway/src/store/database.ts';
import { copyStatements, READY, writeCopies } from '../growth/copies.ts';
import { secretKeyOf } from '../growth/plan.ts';
import { meter } from '../town/meter.ts';
import { Spread, type Times } from './times.ts';
import type { ConsoleTown } from './town.ts';

export interface MeasuredLive {
  /** Payments that were confirmed, and those of them that the open page heard of. */
  confirmed: number;
  heard: number;
  failures: Record<string, number>;
  eventsPerSecond: number;
  rowsPerSecond: number;
  /** The longest time without an event while payments were made. */
  longestSilenceMs: number;
  /** From the answer to the confirm, which follows its commit at once, to the row on the page; ms. */
  delay: Times;
  confirm: Times;
  cores: Record<string, number>;
}

interface Ready {
  payment_key: string;
  order_id: string;
  amount: number;
}

/** The page's own looks overlap; what happened before is told by then. */
const SETTLE_MS = 8_000;
/** What was confirmed last is heard by then, or never. */
const LAST_MS = 3_000;

/** Confirms payments at an even pace while one page is open, and tells how soon it heard of each. */
export async function measureLive(
  { origin, db, gateway, postgresPid }: ConsoleTown,
  { mId, seconds, perSecond }: { mId: string; seconds: number; perSecond: number },
): Promise<MeasuredLive> {
  const ready = await readyPayments(db, seconds * perSecond);
  const page = openPage(origin, mId);
  await delay(SETTLE_MS);
  page.begin();
  const answeredAt = new Map<string, number>();
  const failures: Record<string, number> = {};
  const confirm = new Spread();
  const agent = new Agent({ keepAlive: true });
  const cost = meter([
    { name: 'gateway', pid: gateway.pid },
    { name: 'PostgreSQL', pid: postgresPid, withChildren: true },
  ]);
  const since = performance.now();
  await Promise.all(
    ready.map(async (each, place) => {
      await delay((place * 1000) / perSecond);
      const sent = performance.now();
      const status = await confirmed(agent, origin, mId, each);
      confirm.record(performance.now() - sent);
      if (status === 200) answeredAt.set(each.payment_key, performance.now());
      else failures[status] = (failures[status] ?? 0) + 1;
    }),
  );
  const tookSeconds = (performance.now() - since) / 1000;
  const { cores } = cost();
  await delay(LAST_MS);
  const { heardAt, events, rows } = page.close();
  agent.destroy();
  const delays = new Spread();
  let heard = 0;
  for (const [key, at] of answeredAt) {
    const seen = heardAt.get(key);
    if (seen === undefined) continue;
    heard += 1;
    delays.record(Math.max(0, seen - at));
  }
  const moments = events.filter((at) => at >= since && at <= since + tookSeconds * 1000);
  const silences = moments.map((at, place) => at - (moments[place - 1] ?? since));
  return {
    ...{ confirmed: answeredAt.size, heard, failures },
    eventsPerSecond: moments.length / tookSeconds,
    rowsPerSecond: rows / tookSeconds,
    longestSilenceMs: Math.max(0, ...silences),
    ...{ delay: delays.times(), confirm: confirm.times(), cores },
  };
}

/** Payments of this moment that customers have just finished with, under names that no earlier run has used. */
async function readyPayments(db: Db, howMany: number): Promise<Ready[]> {
  const statements = await copyStatements(db);
  return inTransaction(db, async (tx) => {
    const { rows: seconds } = await tx.query<{ at: number }>(
      'select extract(epoch from now())::bigint as at',
    );
    const first = Number(seconds[0]?.at) * 10_000;
    await writeCopies(tx, statements, READY, { first, last: first + howMany - 1 });
    const { rows } = await tx.query<Ready>(
      'select payment_key, p.order_id, p.total_amount as amount from bench_names n join payments p using (m_id, payment_key) order by n',
    );
    return rows;
  });
}

/** A page that stays open. Of a payment it remembers when it first stood there as confirmed. */
function openPage(origin: string, mId: string) {
  const heardAt = new Map<string, number>();
  const events: number[] = [];
  let rows = 0;
  let text = '';
  const hear = (event: string): void => {
    if (!event.includes('event: payments\n')) return;
    const now = performance.now();
    const { rows: told } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as {
      rows: { paymentKey: string; status: string }[];
    };
    events.push(now);
    rows += told.length;
    for (const { paymentKey, status } of told)
      if (status === 'WAITING_FOR_DEPOSIT' && !heardAt.has(paymentKey)) heardAt.set(paymentKey, now);
  };
  const asked = get(`${origin}/console/api/shops/${mId}/live`, { agent: false }, (answer) => {
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
      const whole = text.split('\n\n');
      text = whole.pop() ?? '';
      for (const event of whole) hear(event);
    });
    answer.on('error', () => undefined);
  });
  asked.on('error', () => undefined);
  return {
    /** Counts from now on. */
    begin(): void {
      events.length = 0;
      rows = 0;
    },
    close() {
      asked.destroy();
      return { heardAt, events, rows };
    },
  };
}

function confirmed(agent: Agent, origin: string, mId: string, ready: Ready): Promise<number> {
  const body = JSON.stringify({
    paymentKey: ready.payment_key,
    orderId: ready.order_id,
    amount: ready.amount,
  });
  return new Promise((resolve, reject) => {
    const sent = request(
      `${origin}/v1/payments/confirm`,
      {
        agent,
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${secretKeyOf(mId)}:`).toString('base64')}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
        answer.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
