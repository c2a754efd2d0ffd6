import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Links } from './links.ts';
import { layOut, Machine } from './machine.ts';
import { freePorts } from './ports.ts';
import { startIn } from './processes.ts';
import type { Programs } from './programs.ts';
import { giveTo, type User } from './user.ts';

/** Three machines, and HAProxy before their primary and before two gateways. */
export interface Cluster {
  machines: readonly Machine[];
  /** The primary's, whichever machine that is. */
  databaseUrl: string;
  /** Where merchants call. */
  origin: string;
  /** Where the two gateways have to listen. */
  gatewayPorts: readonly [number, number];
  /** Who holds the lock in the eyes of the machines that answer, but for one that is not to be asked. */
  primary(besides?: Machine): Promise<Machine | undefined>;
  synchronousStandby(): Promise<Machine>;
  /** Waits until all machines run, one as primary and at least one as its synchronous standby. */
  untilWhole(): Promise<void>;
}

interface Member {
  name: string;
  role: string;
  state: string;
  timeline?: number;
  lag?: number | string;
}

const MACHINES = 3;
/** A machine that comes back may have to be made anew; on a busy disk that takes its time. */
const PATIENCE_MS = 180_000;

export interface ClusterSettings {
  folder: string;
  programs: Programs;
  user: User | undefined;
  links: Links;
  path: string;
}

export async function buildCluster({
  folder,
  programs,
  user,
  links,
  path,
}: ClusterSettings): Promise<Cluster> {
  const password = randomBytes(16).toString('hex');
  const places = await layOut(MACHINES, folder, links, user);
  const machines = places.map((place) => new Machine(place, places, { programs, user, password, path }));
  for (const machine of machines) machine.start();
  const [database = 0, payments = 0, gateway1 = 0, gateway2 = 0] = await freePorts(4);
  startProxy({ folder, programs, user, path, machines, ports: { database, payments, gateway1, gateway2 } });
  const cluster: Cluster = {
    machines,
    databaseUrl: `postgres://tollgate:${password}@127.0.0.1:${database}/tollgate`,
    origin: `http://127.0.0.1:${payments}`,
    gatewayPorts: [gateway1, gateway2],
    primary: (besides) =>
      machineWith(
        'leader',
        machines,
        machines.filter((machine) => machine !== besides),
      ),
    synchronousStandby: async () => {
      const found = await machineWith('sync_standby', machines, machines);
      if (!found) throw new Error('there is no synchronous standby');
      return found;
    },
    untilWhole: () => untilWhole(machines),
  };
  return cluster;
}

async function untilWhole(machines: readonly Machine[]): Promise<void> {
  let seen: Member[][] = [];
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(250)) {
    seen = await Promise.all(machines.map(membersSeenBy));
    if (seen.every(isWhole)) return;
  }
  throw new Error(
    `the cluster is not whole after ${PATIENCE_MS / 1_000} s: ${JSON.stringify(seen)}\n${machines.map((machine) => `${machine.name}:\n${machine.log()}`).join('\n')}`,
  );
}

async function machineWith(
  role: string,
  machines: readonly Machine[],
  asked: readonly Machine[],
): Promise<Machine | undefined> {
  for (const machine of asked) {
    const found = (await membersSeenBy(machine)).find((member) => member.role === role);
    if (found) return machines.find(({ name }) => name === found.name);
  }
  return undefined;
}

const isWhole = (members: Member[]): boolean =>
  members.length === MACHINES &&
  members.every(({ state }) => state === 'running' || state === 'streaming') &&
  members.some(({ role }) => role === 'leader') &&
  members.some(({ role }) => role === 'sync_standby') &&
  new Set(members.map(({ timeline }) => timeline)).size === 1;

/** The whole cluster in the words of one machine's Patroni; none where it is out of reach. */
async function membersSeenBy({ place }: Machine): Promise<Member[]> {
  try {
    const response = await fetch(`http://127.0.0.1:${place.ports.patroni}/cluster`, {
      signal: AbortSignal.timeout(2_000),
    });
    return ((await response.json()) as { members?: Member[] }).members ?? [];
  } catch {
    return [];
  }
}

function startProxy({
  folder,
  programs,
  user,
  path,
  machines,
  ports,
}: Omit<ClusterSettings, 'links'> & {
  machines: readonly Machine[];
  ports: { database: number; payments: number; gateway1: number; gateway2: number };
}): void {
  const home = join(folder, 'proxy');
  mkdirSync(home, { mode: 0o700 });
  giveTo(user, home);
  const file = join(home, 'haproxy.cfg');
  copyFileSync(fileURLToPath(new URL('../haproxy.cfg', import.meta.url)), file);
  giveTo(user, file);
  const nodes = machines.map(({ place: { ports } }, index) => ({
    [`HA_NODE${index + 1}_DATABASE`]: `127.0.0.1:${ports.postgres}`,
    [`HA_NODE${index + 1}_API`]: String(ports.patroni),
  }));
  startIn(home, [programs.haproxy, '-db', '-f', file], {
    user,
    log: join(folder, 'haproxy.log'),
    env: {
      PATH: path,
      HA_DATABASE_BIND: `127.0.0.1:${ports.database}`,
      HA_PAYMENTS_BIND: `127.0.0.1:${ports.payments}`,
      HA_PUBLIC_SCHEME: 'http',
      HA_GATEWAY1: `127.0.0.1:${ports.gateway1}`,
      HA_GATEWAY2: `127.0.0.1:${ports.gateway2}`,
      ...Object.assign({}, ...nodes),
    },
  });
}
