import { closedLoop } from './closed-loop.ts';
import { sourceOf } from './feeds.ts';
import { openInbox } from './inbox.ts';
import type { Job, Load } from './job.ts';
import { openLoop } from './open-loop.ts';

/** The process that asks. One job at a time, by message. */
const inbox = await openInbox();

process.on('message', ({ job }: { job: Job }) => {
  run(job).then(
    (load) => process.send?.({ load }),
    (error: Error) => process.send?.({ error: error.stack ?? error.message }),
  );
});

async function run(job: Job): Promise<Load> {
  const source = sourceOf(job.feed, inbox);
  const { loop } = job;
  const load =
    loop.kind === 'closed'
      ? await closedLoop(job, loop.connections, source)
      : await openLoop(job, loop.perSecond, source);
  const deposits = load.deeds['deposit'] ?? 0;
  return { ...load, webhooks: source.events > 0 ? await inbox.settle(deposits) : undefined };
}

console.log(`load: ${inbox.url}`);
