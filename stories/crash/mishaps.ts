import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Place } from './place.ts';
import type { CrashTown } from './town.ts';

/** What a mishap has at hand; `gateways` are those that run. */
interface Scene {
  town: CrashTown;
  gateways: readonly Place[];
  dice: Dice;
  /** How long a process is stalled, in milliseconds. */
  stallMs(): number;
  /** Something went wrong that no mishap excuses. */
  blame(sentence: string): void;
}

/** What happens to the town. Each one ends when whoever was killed is up again. */
export const mishaps = {
  'gateway kill -9': async ({ gateways, dice }) => {
    const gateway = dice.oneOf(gateways);
    await gateway.kill();
    await gateway.start();
  },
  'gateway SIGTERM': async ({ gateways, dice, blame }) => {
    const gateway = dice.oneOf(gateways);
    const code = await gateway.stop();
    if (code !== 0) blame(`a gateway that was asked to leave ended with ${code}`);
    await gateway.start();
  },
  /** Work that it was in the middle of is taken over by others; then it wakes up and goes on with it. */
  'gateway stalled': async ({ gateways, dice, stallMs }) => {
    const gateway = dice.oneOf(gateways);
    gateway.stall();
    await pause(stallMs());
    gateway.wake();
  },
  'PostgreSQL kill -9': ({ town }) => town.postgres.killServer(),
  'PostgreSQL backend kill -9': ({ town, dice }) => town.postgres.killBackend((pids) => dice.oneOf(pids)),
  'PostgreSQL cuts everybody': ({ town }) => town.postgres.cutConnections(),
  'bank kill -9': async ({ town: { bank } }) => {
    await bank.kill();
    await bank.start();
  },
  'PayPal kill -9': async ({ town: { payPal } }) => {
    await payPal.kill();
    await payPal.start();
  },
} satisfies Record<string, (scene: Scene) => Promise<void>>;

export type MishapName = keyof typeof mishaps;

/** How often each is drawn, beside the others: what dies most in a data centre is our own process. */
// biome-ignore format: a table
const shares: Record<MishapName, number> = {
  'gateway kill -9':            8,
  'gateway SIGTERM':            2,
  'gateway stalled':            3,
  'PostgreSQL kill -9':         2,
  'PostgreSQL backend kill -9': 2,
  'PostgreSQL cuts everybody':  2,
  'bank kill -9':               2,
  'PayPal kill -9':             2,
};

export const drawMishap = (dice: Dice): MishapName =>
  dice.oneOf(
    Object.entries(shares).flatMap(([name, share]) => Array<MishapName>(share).fill(name as MishapName)),
  );

/** Each of them once, shuffled. */
export function everyMishap(dice: Dice): MishapName[] {
  return (Object.keys(mishaps) as MishapName[])
    .map((name) => ({ name, place: dice.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ name }) => name);
}

/** Most stalls are short; some outlast a claim, so that another process finishes what the stalled one was at. */
export const stallLength = (dice: Dice, isPatient: boolean) => (): number =>
  isPatient && dice.isBelow(0.25) ? dice.between(15_000, 35_000) : dice.between(300, 3_000);
