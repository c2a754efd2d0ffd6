import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import type { Machine } from './machine.ts';

/** What happens to the primary's machine, and how it comes back once another is primary. */
export interface Mishap {
  says: string;
  happens(primary: Machine, cluster: Cluster): Promise<void> | void;
  /** Undoes it, so that the next mishap finds a whole cluster. */
  ends(primary: Machine, cluster: Cluster): Promise<void> | void;
  /** Whether another machine has to take over. */
  changesPrimary: boolean;
}

/** Longer than a statement waits for its answer. */
export const ALONE_MS = 20_000;

export const mishaps = {
  kill: {
    says: 'the primary’s machine loses power (kill -9 of everything on it)',
    happens: (primary) => primary.kill(),
    ends: (primary) => primary.start(),
    changesPrimary: true,
  },
  freeze: {
    says: 'the primary’s machine stands still (SIGSTOP), and goes on later as if nothing had been',
    happens: (primary) => primary.freeze(),
    ends: (primary) => primary.thaw(),
    changesPrimary: true,
  },
  cut: {
    says: 'the primary is cut off from etcd and its standbys, while gateways still reach it',
    happens: (primary) => primary.cutOff(),
    ends: (primary) => primary.rejoin(),
    changesPrimary: true,
  },
  crash: {
    says: 'PostgreSQL on the primary dies (kill -9), its machine lives',
    happens: (primary) => primary.killPostgres(),
    ends: () => undefined,
    changesPrimary: true,
  },
  standby: {
    says: 'the synchronous standby’s machine loses power',
    happens: async (_, cluster) => (await cluster.synchronousStandby()).kill(),
    ends: async (_, cluster) => {
      for (const machine of cluster.machines) if (!machine.isRunning()) machine.start();
    },
    changesPrimary: false,
  },
  switchover: {
    says: 'an operator moves the primary (patronictl switchover)',
    happens: async (primary) => primary.giveUpLead(),
    ends: () => undefined,
    changesPrimary: true,
  },
  alone: {
    says: `both standbys stand still for ${ALONE_MS / 1_000} seconds: nothing may be acknowledged on one disk`,
    happens: async (primary, cluster) => {
      const standbys = cluster.machines.filter((machine) => machine !== primary);
      for (const machine of standbys) machine.freezeDatabase();
      await pause(ALONE_MS);
      for (const machine of standbys) machine.thaw();
    },
    ends: () => undefined,
    changesPrimary: false,
  },
} as const satisfies Record<string, Mishap>;

export type MishapName = keyof typeof mishaps;
