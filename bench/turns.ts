import { untilQuiet } from './books.ts';
import type { Feed, Job } from './load/job.ts';
import type { Options } from './options.mjs';
import type { References } from './references/references.ts';
import { type Measured, measuredOf, type Row } from './report/measured.ts';
import { type Prepared, type Scenario, scenarios } from './scenarios.ts';
import { type Metered, meter } from './town/meter.ts';
import type { Part } from './town/part.ts';
import type { Town } from './town/town.ts';

/** One measurement of a round. */
export interface Turn extends Omit<Row, 'rounds'> {
  measure(): Promise<Measured>;
}

export interface Bench {
  town: Town;
  options: Options;
  references: References;
  /** Connections at which the ratios compare. */
  main: number;
  /** What each closed loop reached at most, for how much has to be prepared; requests a second. */
  pace: Map<string, number>;
  /** Requests that the gateway's first process has answered. */
  answered: number;
}

const titles: Record<Scenario, string> = {
  confirm: 'confirm, virtual account',
  keyed: 'confirm with Idempotency-Key',
  paypal: 'confirm, PayPal',
  get: 'GET by key',
  deposit: 'deposit notice → webhook',
  cancel: 'cancel before the deposit',
  refund: 'cancel with refund',
  mixed: 'mixed day',
};

/** At every number of connections. */
const everywhere: Scenario[] = ['confirm', 'get', 'deposit', 'cancel', 'mixed', 'paypal'];
/** In the open loop too, at shares of their own pace. */
const open: Scenario[] = ['confirm', 'get', 'deposit', 'mixed'];

/** What one round does, in its order; what is compared stands close together. */
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
    measure: async () => {
      const seconds = bench.options.seconds;
      const prepared = await scenarios[scenario](bench.town, stockFor(bench, scenario, connections, seconds));
      const measured = await measure(bench, prepared, { loop: { kind: 'closed', connections }, seconds });
      bench.pace.set(key, Math.max(bench.pace.get(key) ?? 0, measured.perSecond));
      return measured;
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
    measure: async () => {
      // The rate is settled in the first round: every round then asks for the same.
      const perSecond = openRate(bench, scenario, share);
      turn.load = `${perSecond}/s`;
      const prepared = await scenarios[scenario](
        bench.town,
        Math.ceil(perSecond * options.seconds * 1.3) + 50,
      );
      return measure(bench, prepared, { loop: { kind: 'open', perSecond }, seconds: options.seconds });
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
    measure: async () => {
      const { seconds } = options;
      const prepared = await scenarios.confirm(town, stockFor(bench, 'confirm', 1, seconds));
      const fresh = await town.startGateway();
      try {
        return await measure(bench, prepared, {
          loop: { kind: 'closed', connections: 1 },
          seconds,
          server: fresh,
        });
      } finally {
        await fresh.stop();
      }
    },
  };
}

/** A round of the mixed day that ends with its requests, for the memory of one process. */
export async function soak(bench: Bench): Promise<Measured> {
  const mostRequests = bench.options.soak;
  const prepared = await scenarios.mixed(bench.town, mostRequests);
  const loop = { kind: 'closed', connections: bench.main } as const;
  return measure(bench, prepared, { loop, seconds: 24 * 3600, mostRequests });
}

interface Asked extends Pick<Job, 'loop' | 'seconds' | 'mostRequests'> {
  /** The gateway's first process when left out. */
  server?: Part;
}

/** Lets the load process ask, meters everybody meanwhile, then reads the books. */
export async function measure(bench: Bench, { feed, check }: Prepared, asked: Asked): Promise<Measured> {
  const { town } = bench;
  const { server = town.gateway, ...job } = asked;
  const stop = meter(processesOf(town, server));
  const load = await town.run({ origin: server.origin, feed, ...job });
  const cost = stop();
  if (server === town.gateway) bench.answered += load.answered;
  await untilQuiet(town);
  return measuredOf(load, cost, await check(load));
}

function processesOf(town: Town, server: Part): Metered[] {
  return [
    { name: 'server', pid: server.pid },
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
