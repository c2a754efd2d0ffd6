import { setTimeout as pause } from 'node:timers/promises';
import { type Mark, marks } from '../../packages/gateway/src/mark.ts';
import { NotStarted } from '../support/gateway-process.ts';
import type { Dice } from './dice.ts';
import type { Place } from './place.ts';
import type { CrashTown } from './town.ts';

export interface Tour {
  town: CrashTown;
  dice: Dice;
  /** A mark is passed up to so often before the process dies there. */
  mostPasses: number;
  isOver(): boolean;
  visited(mark: Mark): void;
}

/** A process that has not come to its mark by then is told to come to another one. */
const VISIT_MS = 10_000;
const MOST_TRIES = 6;

/** Only a database without numbers is asked to lease some, so these come first of all. */
const atTheBeginning: readonly Mark[] = [
  'leaseNumbers.opened',
  'leaseNumbers.answered',
  'leaseNumbers.partly',
];

/** The jobs that finish what was left behind: first somebody has to leave it, at the first mark of its row. */
const leftBehind: readonly (readonly Mark[])[] = [
  ['confirm.opened', 'finishCaptures.taken', 'finishCaptures.answered'],
  ['cancel.opened', 'finishRefunds.taken', 'finishRefunds.answered'],
];

/** Lets the first gateway die where account numbers are leased, before anybody shops. */
export async function visitTheBeginning(tour: Tour): Promise<string[]> {
  const [gateway] = tour.town.gateways;
  const missed: Mark[] = [];
  for (const mark of atTheBeginning) if (!(await visit(tour, gateway as Place, mark, 1))) missed.push(mark);
  return missed.map((mark) => `mark ${mark} was never passed`);
}

/**
 * Lets a process die at every mark, two at a time, each time under the load that is there.
 *
 * @returns a sentence for every mark that nobody ever passed
 */
export async function visitEveryMark(tour: Tour): Promise<string[]> {
  const { town } = tour;
  const isElsewhere = new Set<Mark>([...atTheBeginning, ...leftBehind.flat()]);
  const waiting = marks
    .filter((mark) => !isElsewhere.has(mark))
    .map((mark) => ({ mark, tries: 0, place: tour.dice.next() }))
    .sort((one, other) => one.place - other.place);
  const missed: Mark[] = [];
  const walk = async (gateway: Place): Promise<void> => {
    for (let next = waiting.shift(); next && !tour.isOver(); next = waiting.shift()) {
      const { mark, tries } = next;
      if (await visit(tour, gateway, mark, passOf(tour))) continue;
      if (tries + 1 < MOST_TRIES) waiting.push({ ...next, tries: tries + 1 });
      else missed.push(mark);
    }
  };
  await Promise.all(town.gateways.map(walk));
  for (const row of leftBehind) missed.push(...(await visitRow(tour, row)));
  await Promise.all(town.gateways.filter(({ isUp }) => !isUp).map((gateway) => gateway.start()));
  return missed.map((mark) => `mark ${mark} was never passed`);
}

const passOf = ({ dice, mostPasses }: Tour): number => 1 + Math.floor(dice.next() * mostPasses);

/** One process alone, so that nobody else finishes what it left. Answers the marks that were never passed. */
async function visitRow(tour: Tour, row: readonly Mark[]): Promise<Mark[]> {
  const { town } = tour;
  const missed = new Set(row);
  for (let round = 0; round < MOST_TRIES && missed.size > 0 && !tour.isOver(); round++) {
    for (const mark of row) {
      await killAndEndClaims(town);
      if (await visit(tour, town.gateways[0] as Place, mark, 1)) missed.delete(mark);
      else break;
    }
  }
  return tour.isOver() ? [] : [...missed];
}

/**
 * A claim ends after half a minute, because nobody can know whether its holder lives. Here they are all dead, and we
 * know it.
 */
async function killAndEndClaims({ gateways, postgres: { db } }: CrashTown): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway.kill()));
  for (const claimed of ['open_captures', 'cancellations', 'deliveries'])
    await db.query(`update ${claimed} set due_at = clock_timestamp() where due_at is not null`);
}

/** The same, and everybody is back. */
export async function endClaims(town: CrashTown): Promise<void> {
  await killAndEndClaims(town);
  await Promise.all(town.gateways.map((gateway) => gateway.start()));
}

/** Starts a process that dies at `mark`, and waits until it did. */
async function visit(tour: Tour, gateway: Place, mark: Mark, pass: number): Promise<boolean> {
  await gateway.kill();
  const died = await diesAt(gateway, mark, pass);
  if (died) tour.visited(mark);
  return died;
}

async function diesAt(gateway: Place, mark: Mark, pass: number): Promise<boolean> {
  const isThere = (output: string): boolean => output.includes(`killed at ${mark}\n`);
  for (const since = performance.now(); ; await pause(200)) {
    try {
      const started = await gateway.startOnce({ TOLLGATE_KILL_AT: `${mark}#${pass}` });
      await Promise.race([started.ended, pause(VISIT_MS, undefined, { ref: false })]);
      return isThere(started.output());
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      // Some marks are passed before a gateway is ready.
      if (isThere(error.output)) return true;
      if (performance.now() - since > VISIT_MS) throw error;
    }
  }
}
