import { afterAll, beforeAll, test } from 'vitest';
import { CRASH_TIMEOUT_MS, crashStory } from './support/crash-story.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
});
afterAll(() => town.close());

test(
  'kill -9 of the gateway at random moments: nothing acknowledged is lost, no won counts twice, what was open is finished',
  () => crashStory(town, { customers: 12, round: ['kill', 'kill'] }),
  CRASH_TIMEOUT_MS,
);
