import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order } from '../load/job.ts';
import type { Measured } from '../report/measured.ts';
import { type Prepared, scenarios } from '../scenarios.ts';
import { type Cost, meter } from '../town/meter.ts';
import { type Part, startPart } from '../town/part.ts';
import type { Town } from '../town/town.ts';
import { type Bench, connectionsOf, preparedOnly, readyTo, stockFor, type Turn } from '../turns.ts';
import { findPgbench, openPgbench, type Pgbench, type Reference } from './pgbench.ts';
import { startStaticMock } from './static-mock.ts';

/** What the gateway is compared with, running. */
export interface References {
  /** In the order of a round: what stands beside confirm, and what beside GET. */
  turns(bench: Bench): { confirm: Turn[]; get: Turn[] };
  /** What this machine does not have, and why. */
  skipped: Record<string, string>;
  getBytes: number | undefined;
  close(): Promise<void>;
}

const TPC_B_CLIENTS = [16, 64];

/** @param asked names as of `--only` */
export async function openReferences(
  town: Town,
  { asked, scale }: { asked: readonly string[]; scale: number },
): Promise<References> {
  await using opened = new AsyncDisposableStack();
  const keep = async (starting: Promise<Part>): Promise<Part> => {
    const part = await starting;
    opened.defer(() => part.stop());
    return part;
  };
  const program = asked.includes('pgbench') ? findPgbench() : undefined;
  const pgbench = program ? await openPgbench(program, town, scale) : undefined;
  const naive = asked.includes('naive') ? await keep(startNaive(town)) : undefined;
  const body = asked.includes('bare') || asked.includes('least') ? await getBody(town) : undefined;
  const bare = body && asked.includes('bare') ? await keep(startBareHttp(town, body)) : undefined;
  if (body && asked.includes('least')) await makeLeastRows(town, body);
  const least = asked.includes('least') ? await keep(startLeast(town)) : undefined;
  const mocks = asked.includes('mock')
    ? [await keep(startStaticMock(town, false)), await keep(startStaticMock(town, true))]
    : [];
  const all = opened.move();
  return {
    turns: (bench) => ({
      confirm: [
        ...(pgbench ? pgbenchTurns(bench, pgbench) : []),
        ...(naive ? [naiveTurn(bench, naive)] : []),
        ...mocks.map((mock, place) => mockTurn(bench, mock, place === 1)),
        ...(least ? [leastTurn(bench, least), leastColdTurn(bench)] : []),
      ],
      get: [...(bare ? [bareTurn(bench, bare)] : []), ...(least ? [leastGetTurn(bench, least)] : [])],
    }),
    skipped:
      asked.includes('pgbench') && !program
        ? {
            pgbench:
              'It is not on this machine; Debian’s package postgresql-contrib or postgresql brings it.',
          }
        : {},
    getBytes: body === undefined ? undefined : Buffer.byteLength(body),
    close: () => all.disposeAsync(),
  };
}

const startNaive = ({ databaseUrl }: Town): Promise<Part> =>
  startPart({
    name: 'naive server',
    main: 'bench/naive/main.ts',
    env: { ...process.env, NODE_ENV: 'production', BENCH_DATABASE_URL: databaseUrl },
  });

function startBareHttp({ folder }: Town, body: string): Promise<Part> {
  const path = join(folder, 'answer.json');
  writeFileSync(path, body);
  return startPart({
    name: 'bare http server',
    main: 'bench/references/bare-http.ts',
    args: [path],
    env: process.env,
  });
}

const LEAST_ROWS = 5_000;

/** As many rows as there are payments for a GET, and as large as its answer. */
async function makeLeastRows({ db }: Town, body: string): Promise<void> {
  await db.query(
    'create table bench_least (id int primary key, body text not null, changes bigint not null)',
  );
  await db.query('insert into bench_least select id, $1, 0 from generate_series(1, $2::int) id', [
    body,
    LEAST_ROWS,
  ]);
  await db.query('analyze bench_least');
}

const startLeast = ({ databaseUrl }: Town): Promise<Part> =>
  startPart({
    name: 'least server',
    main: 'bench/references/least.ts',
    env: {
      ...process.env,
      NODE_ENV: 'production',
      BENCH_DATABASE_URL: databaseUrl,
      BENCH_LEAST_ROWS: String(LEAST_ROWS),
    },
  });

/** The gateway's own answer, so that both sides send the same bytes. */
async function getBody(town: Town): Promise<string> {
  const { feed } = await scenarios.get(town, 0);
  if (feed.kind !== 'get') throw new Error('GET asks for something else');
  const response = await fetch(`${town.gateway.origin}/v1/payments/${feed.paymentKeys[0]}`, {
    headers: { authorization: `Basic ${Buffer.from(`${feed.secretKey}:`).toString('base64')}` },
  });
  return response.text();
}

function pgbenchTurns({ options }: Bench, pgbench: Pgbench): Turn[] {
  // pgbench counts whole seconds.
  const seconds = Math.max(1, Math.round(options.seconds));
  const turn = (key: string, title: string, clients: number, run: () => Promise<Reference>): Turn => ({
    key: `${key}@${clients}`,
    group: 'reference',
    title,
    load: clients === 1 ? '1 client' : `${clients} clients`,
    prepare: async () => {
      let done: { reference: Reference; cost: Cost } | undefined;
      return {
        measure: async () => {
          const stop = meter([]);
          const reference = await run();
          done = { reference, cost: stop() };
        },
        tell: async () => {
          if (!done) throw new Error('nothing was measured yet');
          return measuredBy(done.reference, done.cost, seconds);
        },
      };
    },
  });
  return [
    ...TPC_B_CLIENTS.map((clients) =>
      turn('pgbench-tpc-b', 'pgbench, TPC-B-like', clients, () => pgbench.tpcB(clients, seconds)),
    ),
    turn('pgbench-one-row', 'pgbench, one durable row', 1, () => pgbench.singleRow(seconds)),
  ];
}

const measuredBy = ({ perSecond, latencyMs }: Reference, cost: Cost, seconds: number): Measured => ({
  perSecond,
  latencyMs,
  answered: Math.round(perSecond * seconds),
  failures: {},
  wrong: [],
  cost,
});

interface Rival {
  name: string;
  title: string;
  prepare(): Promise<Prepared>;
}

/** Asked like the gateway, over as many connections. */
function rivalTurn(bench: Bench, server: Part, { name, title, prepare }: Rival): Turn {
  const { main: connections, options } = bench;
  return {
    key: `${name}@${connections}`,
    group: 'reference',
    title,
    load: connectionsOf(connections),
    prepare: async () =>
      readyTo(bench, await prepare(), {
        loop: { kind: 'closed', connections },
        seconds: options.seconds,
        server,
      }),
  };
}

/** The same payments, the same checks of the books as for the gateway. */
const naiveTurn = (bench: Bench, server: Part): Turn =>
  rivalTurn(bench, server, {
    name: 'naive',
    title: 'naive confirm',
    prepare: () =>
      scenarios.confirm(bench.town, stockFor(bench, 'confirm', bench.main, bench.options.seconds)),
  });

const mockTurn = (bench: Bench, server: Part, isSilent: boolean): Turn =>
  rivalTurn(bench, server, {
    name: isSilent ? 'silent-mock' : 'mock',
    title: `static mock (Prism${isSilent ? ', silenced' : ''}), confirm`,
    prepare: async () => madeUp(bench.town),
  });

const leastTurn = (bench: Bench, server: Part): Turn =>
  rivalTurn(bench, server, {
    name: 'least',
    title: 'the least in Node, one durable row',
    prepare: async () => madeUp(bench.town),
  });

const leastGetTurn = (bench: Bench, server: Part): Turn =>
  rivalTurn(bench, server, {
    name: 'least-get',
    title: 'the least in Node, one row read',
    prepare: () => scenarios.get(bench.town, 0),
  });

const bareTurn = (bench: Bench, server: Part): Turn =>
  rivalTurn(bench, server, {
    name: 'bare',
    title: 'bare Node http, the GET’s bytes',
    prepare: () => scenarios.get(bench.town, 0),
  });

/** Beside the gateway's cold start: a process of its own, started for this. */
function leastColdTurn(bench: Bench): Turn {
  const { town, options } = bench;
  return {
    key: 'least-cold@1',
    group: 'reference',
    title: 'the least in Node, cold process',
    load: connectionsOf(1),
    prepare: async () => {
      const server = await startLeast(town);
      const loop = { kind: 'closed', connections: 1 } as const;
      const ready = readyTo(bench, madeUp(town), { loop, seconds: options.seconds, server });
      return {
        measure: async () => {
          await ready.measure();
          await server.stop();
        },
        tell: ready.tell,
      };
    },
  };
}

/** Confirms of payments that nobody made, for whoever believes everything. */
function madeUp({ quiet: { secretKey } }: Town): Prepared {
  const orders = Array.from({ length: 100_000 }, (_, place): Order => {
    const digits = String(place).padStart(10, '0');
    return { paymentKey: `tgben20260101000000${digits}`, orderId: `order-${digits}`, amount: 50_000 };
  });
  return preparedOnly({ kind: 'confirm', secretKey, orders, leadsTo: 'DONE' });
}
