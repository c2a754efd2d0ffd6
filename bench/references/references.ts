import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order } from '../load/job.ts';
import type { Measured } from '../report/measured.ts';
import { scenarios } from '../scenarios.ts';
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
  const body = asked.includes('bare') ? await getBody(town) : undefined;
  const bare = body === undefined ? undefined : await keep(startBareHttp(town, body));
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
      ],
      get: bare ? [bareTurn(bench, bare)] : [],
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

/** The same payments, the same checks of the books as for the gateway. */
function naiveTurn(bench: Bench, server: Part): Turn {
  const { main: connections, options, town } = bench;
  return {
    key: `naive@${connections}`,
    group: 'reference',
    title: 'naive confirm',
    load: connectionsOf(connections),
    prepare: async () => {
      const prepared = await scenarios.confirm(
        town,
        stockFor(bench, 'confirm', connections, options.seconds),
      );
      return readyTo(bench, prepared, {
        loop: { kind: 'closed', connections },
        seconds: options.seconds,
        server,
      });
    },
  };
}

/** It believes everything, so made-up payments do. */
function mockTurn(bench: Bench, server: Part, isSilent: boolean): Turn {
  const { main: connections, options, town } = bench;
  const orders = Array.from({ length: 50_000 }, (_, place): Order => {
    const digits = String(place).padStart(10, '0');
    return { paymentKey: `tgben20260101000000${digits}`, orderId: `order-${digits}`, amount: 50_000 };
  });
  const { secretKey } = town.quiet;
  return {
    key: `${isSilent ? 'silent-mock' : 'mock'}@${connections}`,
    group: 'reference',
    title: `static mock (Prism${isSilent ? ', silenced' : ''}), confirm`,
    load: connectionsOf(connections),
    prepare: async () =>
      readyTo(bench, preparedOnly({ kind: 'confirm', secretKey, orders, leadsTo: 'DONE' }), {
        loop: { kind: 'closed', connections },
        seconds: options.seconds,
        server,
      }),
  };
}

function bareTurn(bench: Bench, server: Part): Turn {
  const { main: connections, options, town } = bench;
  return {
    key: `bare@${connections}`,
    group: 'reference',
    title: 'bare Node http, the GET’s bytes',
    load: connectionsOf(connections),
    prepare: async () =>
      readyTo(bench, await scenarios.get(town, 0), {
        loop: { kind: 'closed', connections },
        seconds: options.seconds,
        server,
      }),
  };
}
