import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Link, Links } from './links.ts';
import { freePorts } from './ports.ts';
import { cutPower, processesIn, signalAll, startIn } from './processes.ts';
import type { Programs } from './programs.ts';
import { giveTo, type User } from './user.ts';

const deploy = fileURLToPath(new URL('..', import.meta.url));

/** As systemd or Compose would: Patroni ends where etcd has not elected anybody yet, and has to be started again. */
const KEPT_ALIVE = 'while :; do "$0" patroni.yml; sleep 1; done';

interface Ports {
  etcd: number;
  etcdPeer: number;
  postgres: number;
  patroni: number;
}

/** What every machine of a cluster must know of the others before any of them starts. */
export interface Place {
  name: string;
  folder: string;
  ports: Ports;
  /** This machine's own ways to each etcd, and everybody's ways to its PostgreSQL and its Patroni. */
  links: { etcd: Link[]; postgres: Link; patroni: Link };
}

export interface MachineParts {
  programs: Programs;
  user: User | undefined;
  password: string;
  path: string;
}

/** A machine with an etcd, a Patroni and a PostgreSQL: what `deploy/` puts on each of three. */
export class Machine {
  readonly place: Place;
  readonly #parts: MachineParts;
  readonly #all: readonly Place[];

  constructor(place: Place, all: readonly Place[], parts: MachineParts) {
    this.place = place;
    this.#all = all;
    this.#parts = parts;
  }

  get name(): string {
    return this.place.name;
  }

  start(): void {
    this.#startEtcd();
    this.#startPatroni();
  }

  /** The power goes out. */
  kill(): Promise<void> {
    return cutPower(this.place.folder);
  }

  /** PostgreSQL alone dies; Patroni lives and sees it. */
  killPostgres(): Promise<void> {
    return cutPower(join(this.place.folder, 'data'));
  }

  /** It stands still, as a virtual machine that is moved, and knows nothing of it when it goes on. */
  freeze(): void {
    signalAll(this.place.folder, 'SIGSTOP');
  }

  /** The same, but etcd goes on: the cluster keeps its quorum and loses a standby. */
  freezeDatabase(): void {
    for (const part of ['patroni', 'data']) signalAll(join(this.place.folder, part), 'SIGSTOP');
  }

  thaw(): void {
    signalAll(this.place.folder, 'SIGCONT');
  }

  /** Nobody of the cluster reaches it, nor it etcd; those who pay still do. The worst a network can do. */
  cutOff(): void {
    for (const link of this.#ownLinks()) link.hush();
  }

  rejoin(): void {
    for (const link of this.#ownLinks()) link.mend();
  }

  /** What `patronictl switchover` asks of the primary. */
  async giveUpLead(): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.place.ports.patroni}/switchover`, {
      method: 'POST',
      body: JSON.stringify({ leader: this.name }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`no switchover: ${response.status} ${text}`);
  }

  isRunning(): boolean {
    return processesIn(this.place.folder).length > 0;
  }

  /** Patroni's own last words, for who has to find out why. */
  log(): string {
    return readFileSync(join(this.place.folder, 'patroni.log'), 'utf8').slice(-4_000);
  }

  #ownLinks(): Link[] {
    const { etcd, postgres, patroni } = this.place.links;
    return [...etcd, postgres, patroni];
  }

  #startEtcd(): void {
    const { name, folder, ports } = this.place;
    const home = join(folder, 'etcd');
    const local = (port: number): string => `http://127.0.0.1:${port}`;
    startIn(home, [this.#parts.programs.etcd], {
      user: this.#parts.user,
      log: join(folder, 'etcd.log'),
      env: {
        PATH: this.#parts.path,
        ...settingsIn(join(deploy, 'etcd.env')),
        ETCD_NAME: name,
        ETCD_DATA_DIR: join(home, 'data'),
        ETCD_LISTEN_PEER_URLS: local(ports.etcdPeer),
        ETCD_INITIAL_ADVERTISE_PEER_URLS: local(ports.etcdPeer),
        ETCD_LISTEN_CLIENT_URLS: local(ports.etcd),
        ETCD_ADVERTISE_CLIENT_URLS: local(ports.etcd),
        ETCD_INITIAL_CLUSTER: this.#all.map((each) => `${each.name}=${local(each.ports.etcdPeer)}`).join(','),
      },
    });
  }

  #startPatroni(): void {
    const { programs, user, password, path } = this.#parts;
    const { name, folder, ports, links } = this.place;
    startIn(join(folder, 'patroni'), ['/bin/sh', '-c', KEPT_ALIVE, programs.patroni], {
      user,
      log: join(folder, 'patroni.log'),
      env: {
        PATH: `${programs.postgresFolder}:${path}`,
        LC_ALL: 'C.UTF-8',
        TOLLGATE_DATABASE_PASSWORD: password,
        PATRONI_NAME: name,
        PATRONI_ETCD_HOSTS: links.etcd.map(({ port }) => `127.0.0.1:${port}`).join(','),
        // Through our links alone: etcd would name its members' own addresses.
        PATRONI_ETCD_USE_PROXIES: 'true',
        PATRONI_RESTAPI_LISTEN: `127.0.0.1:${ports.patroni}`,
        PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${links.patroni.port}`,
        PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${ports.postgres}`,
        PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${links.postgres.port}`,
        PATRONI_POSTGRESQL_DATA_DIR: join(folder, 'data'),
        PATRONI_POSTGRESQL_BIN_DIR: programs.postgresFolder,
        PATRONI_POSTGRESQL_PGPASS: join(folder, 'pgpass'),
        PATRONI_SUPERUSER_USERNAME: 'postgres',
        PATRONI_SUPERUSER_PASSWORD: password,
        PATRONI_REPLICATION_USERNAME: 'replicator',
        PATRONI_REPLICATION_PASSWORD: password,
        PATRONI_REWIND_USERNAME: 'rewinder',
        PATRONI_REWIND_PASSWORD: password,
      },
    });
  }
}

/** The places of a cluster of this many, with every port and line they need. */
export async function layOut(
  count: number,
  folder: string,
  links: Links,
  user: User | undefined,
): Promise<Place[]> {
  const numbers = await freePorts(count * 4);
  const allPorts = Array.from({ length: count }, (_, place): Ports => {
    const [etcd = 0, etcdPeer = 0, postgres = 0, patroni = 0] = numbers.slice(place * 4, place * 4 + 4);
    return { etcd, etcdPeer, postgres, patroni };
  });
  return Promise.all(
    allPorts.map(async (ports, place) => {
      const home = join(folder, `node${place + 1}`);
      for (const path of [home, join(home, 'etcd'), join(home, 'patroni'), join(home, 'data')]) {
        mkdirSync(path, { mode: 0o700 });
        giveTo(user, path);
      }
      for (const file of ['patroni.yml', 'create-database.sh']) {
        copyFileSync(join(deploy, file), join(home, 'patroni', file));
        giveTo(user, join(home, 'patroni', file));
      }
      return {
        name: `node${place + 1}`,
        folder: home,
        ports,
        links: {
          etcd: await Promise.all(allPorts.map((other) => links.to(other.etcd))),
          postgres: await links.to(ports.postgres),
          patroni: await links.to(ports.patroni),
        },
      };
    }),
  );
}

/** `NAME=value` lines, as Compose reads them. */
const settingsIn = (file: string): Record<string, string> =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
