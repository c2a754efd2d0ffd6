import { untilCounted, untilQuiet } from './books.ts';
import type { Feed, Job, Load } from './load/job.ts';
import type { Options } from './options.mjs';
import type { References } from './references/references.ts';
import { type Measured, measuredOf, type Row } from './report/measured.ts';
import { type Prepared, type Scenario, scenarios } from './scenarios.ts';
import { type Cost, type Metered, meter } from './town/meter.ts';
import type { Part } from './town/part.ts';
import type { Town } from './town/town.ts';

/** One measurement of a round. */
export interface Turn extends Omit<Row, 'rounds'> {
  prepare(): Promise<Ready>;
}

/** Everything it needs is there, so that two measurements can follow each other without a pause. */
export interface Ready {
  measure(): Promise<void>;
  /** Afterwards: reads the books, tidies up, tells. */
  tell(): Promise<Measured>;
}

export interface Bench {
  town: Town;
  options: Options;
  references: References;
  /** Connections at which the ratios compare. */
  main: number;
  /** What each closed loop reached at most, for how much has to be prepared; requests a second. */
  pace: Map<string, number>;
  /** Requests that the gateway has answered. */
  answered: number;
}

const titles: Record<Scenario, string> = {
  confirm: 'confirm, virtual account',
  keyed: 'confirm with Idempotency-Key',
  paypal: 'confirm, PayPal',
  get: 'GET by key',
  first: 'GET by key, for the first time',
  deposit: 'deposit notice → webhook',
  cancel: 'cancel before the deposit',
  refund: 'cancel with refund',
  mixed: 'mixed day',
};

/** At every number of connections. */
const everywhere: Scenario[] = ['confirm', 'get', 'deposit', 'cancel', 'mixed', 'paypal'];
/** In the open loop too, at shares of their own pace. */
const open: Scenario[] = ['confirm', 'get', 'deposit', 'mixed'];

/**
 * What one round does, in its order, as heats: what is compared stands in one heat, next to each other, because a
 * machine may be twice as fast a minute later. Confirm runs once for two of its rivals, between them.
 */
export function heatsOf(bench: Bench): Turn[][] {
  const all = turnsOf(bench);
  const byKey = new Map(all.map((turn) => [turn.key, turn]));
  const { main } = bench;
  const rivals = [
    ['pgbench-tpc-b@16', `confirm@${main}`, 'pgbench-tpc-b@64', `least@${main}`],
    [`naive@${main}`, `confirm@${main}`, `mock@${main}`, `silent-mock@${main}`],
    ['cold@1', 'pgbench-one-row@1', 'least-cold@1'],
    [`get@${main}`, `bare@${main}`, `least-get@${main}`],
  ]
    .map((keys) => keys.flatMap((key) => byKey.get(key) ?? []))
    .filter((heat) => heat.length > 1);
  const compared = new Set(rivals.flat());
  return [...rivals, ...all.filter((turn) => !compared.has(turn)).map((turn) => [turn])];
}

/** Everything that is asked for, once, in the order of the table. */
export function turnsOf(bench: Bench): Turn[] {
  const { options, references, main } = bench;
  const isAsked = (name: string): boolean => (options.only as string[]).includes(name);
  const loops = (scenario: Scenario): Turn[] => [
    ...(everywhere.includes(scenario) ? options.connections : [main]).map((connections) =>
      closed(bench, scenario, connections),
    ),
    ...(open.includes(scenario) ? options.openShares.map((share) => openAt(bench, scenario, share)) : []),
  ];
  const asked = (scenario: Scenario): Turn[] => (isAsked(scenario) ? loops(scenario) : []);
  return [
    ...(isAsked('cold') ? [cold(bench)] : []),
    ...asked('confirm'),
    ...references.turns(bench).confirm,
    ...asked('keyed'),
    ...asked('get'),
    ...asked('first'),
    ...references.turns(bench).get,
    ...asked('deposit'),
    ...asked('cancel'),
    ...asked('refund'),
    ...asked('mixed'),
    ...asked('paypal'),
  ];
}

function closed(bench: Bench, scenario: Scenario, connections: number): Turn {
  const key = `${scenario}@${connections}`;
  return {
    key,
    group: 'gateway',
    title: titles[scenario],
    load: connectionsOf(connections),
    prepare: async () => {
      const seconds = bench.options.seconds;
      const prepared = await scenarios[scenario](bench.town, stockFor(bench, scenario, connections, seconds));
      const ready = readyTo(bench, prepared, { loop: { kind: 'closed', connections }, seconds });
      return {
        ...ready,
        tell: async () => {
          const measured = await ready.tell();
          bench.pace.set(key, Math.max(bench.pace.get(key) ?? 0, measured.perSecond));
          return measured;
        },
      };
    },
  };
}

function openAt(bench: Bench, scenario: Scenario, share: number): Turn {
  const { main, options } = bench;
  const turn: Turn = {
    key: `${scenario}@${Math.round(share * 100)}%`,
    group: 'open loop',
    title: titles[scenario],
    load: `${Math.round(share * 100)} % of its pace`,
    prepare: async () => {
      // The rate is settled in the first round: every round then asks for the same.
      const perSecond = openRate(bench, scenario, share);
      turn.load = `${perSecond}/s`;
      const prepared = await scenarios[scenario](
        bench.town,
        Math.ceil(perSecond * options.seconds * 1.3) + 50,
      );
      return readyTo(bench, prepared, { loop: { kind: 'open', perSecond }, seconds: options.seconds });
    },
  };
  const openRate = (_: Bench, name: Scenario, part: number): number => {
    const known = bench.pace.get(`${name}@open@${part}`);
    if (known) return known;
    const rate = Math.max(10, Math.round((bench.pace.get(`${name}@${main}`) ?? 500) * part));
    bench.pace.set(`${name}@open@${part}`, rate);
    return rate;
  };
  return turn;
}

/** A process that has just started, beside the first one, which has nothing to do meanwhile. */
function cold(bench: Bench): Turn {
  const { town, options } = bench;
  return {
    key: 'cold@1',
    group: 'gateway',
    title: 'confirm, cold process',
    load: connectionsOf(1),
    prepare: async () => {
      const { seconds } = options;
      const prepared = await scenarios.confirm(town, stockFor(bench, 'confirm', 1, seconds));
      const fresh = await town.startGateway();
      const loop = { kind: 'closed', connections: 1 } as const;
      const ready = readyTo(bench, prepared, { loop, seconds, server: fresh });
      return {
        measure: async () => {
          await ready.measure();
          await fresh.stop();
        },
        tell: ready.tell,
      };
    },
  };
}

/** A round of the mixed day that ends with its requests, for the memory of one process. */
export async function soak(bench: Bench): Promise<Measured> {
  const mostRequests = bench.options.soak;
  const prepared = await scenarios.mixed(bench.town, mostRequests);
  const loop = { kind: 'closed', connections: bench.main } as const;
  const ready = readyTo(bench, prepared, { loop, seconds: 24 * 3600, mostRequests });
  await ready.measure();
  return ready.tell();
}

interface Asked extends Pick<Job, 'loop' | 'seconds' | 'mostRequests'> {
  /** The gateway's first process when left out. */
  server?: Part;
}

/** Lets the load process ask, meters everybody meanwhile; the books are read afterwards. */
export function readyTo(bench: Bench, { feed, check }: Prepared, asked: Asked): Ready {
  const { town } = bench;
  const { server = town.gateway, ...job } = asked;
  let done: { load: Load; cost: Cost } | undefined;
  return {
    async measure() {
      const stop = meter(processesOf(town, server));
      const load = await town.run({ origin: server.origin, feed, ...job });
      done = { load, cost: stop() };
      if (server === town.gateway) bench.answered += load.answered;
      await untilQuiet(town);
    },
    async tell() {
      if (!done) throw new Error('nothing was measured yet');
      return measuredOf(done.load, done.cost, await check(done.load));
    },
  };
}

/** Prepares everything first, so that the measurements of a heat follow each other at once. */
export async function run({ town }: Bench, heat: readonly Turn[]): Promise<Measured[]> {
  const ready: Ready[] = [];
  for (const turn of heat) ready.push(await turn.prepare());
  for (const each of ready) {
    // What one left behind for the gateway to count up would be paid by the next, which may be a rival.
    if (heat.length > 1) await untilCounted(town);
    await each.measure();
  }
  const measured: Measured[] = [];
  for (const each of ready) measured.push(await each.tell());
  return measured;
}

function processesOf(town: Town, server: Part): Metered[] {
  return [
    { name: 'server', pid: server.pid, withChildren: true },
    { name: 'postgres', pid: town.postgresPid, withChildren: true },
    { name: 'load', pid: town.load.pid },
    { name: 'bank', pid: town.bank.pid },
    ...(town.paypal ? [{ name: 'paypal', pid: town.paypal.pid }] : []),
  ];
}

/** Before anything is known of this machine; too much is only prepared in vain. */
const FIRST_PACE = 2_500;
/** Bought one by one at a simulator, which takes longer than the measurement. */
const MOST_BOUGHT = 600;

export function stockFor(bench: Bench, scenario: Scenario, connections: number, seconds: number): number {
  const known = bench.pace.get(`${scenario}@${connections}`);
  const pace = known ? known * 2 : Math.min(FIRST_PACE, 1_200 * connections);
  const count = Math.ceil(pace * seconds) + connections * 2;
  return scenario === 'paypal' ? Math.min(count, MOST_BOUGHT) : count;
}

export const connectionsOf = (connections: number): string =>
  connections === 1 ? '1 connection' : `${connections} connections`;

/** For references that serve the same requests as the gateway. */
export const preparedOnly = (feed: Feed): Prepared => ({ feed, check: async () => [] });
