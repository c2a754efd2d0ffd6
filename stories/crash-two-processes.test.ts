import { afterAll, beforeAll, test } from 'vitest';
import { CRASH_TIMEOUT_MS, crashStory } from './support/crash-story.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 2 });
});
afterAll(() => town.close());

test(
  'one of two processes is killed or stopped, or the database cuts every connection: the other goes on, and finishes what was open (db_failover_during_notices)',
  () => crashStory(town, { customers: 12, round: ['kill', 'cut', 'stop', 'cut'] }),
  CRASH_TIMEOUT_MS,
);
