import type { Shop } from './shop.ts';

/** Lost answers, deposit deadlines, lost webhooks, windows that nobody finished: once through everything that is due. */
export async function runJobs(shop: Shop): Promise<void> {
  const { looked, changed, failed } = await shop.toss.reconcile();
  if (looked > 0) shop.log.info({ looked, changed, failed }, 'reconciled');
}

/** Runs the jobs again and again; one round at a time. Answers how to stop. */
export function startJobs(shop: Shop): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  let isRunning = false;
  const tick = () => {
    if (isRunning) return;
    isRunning = true;
    round = runJobs(shop)
      .catch((error: unknown) => shop.log.error({ err: error }, 'jobs'))
      .finally(() => {
        isRunning = false;
      });
  };
  tick();
  const timer = setInterval(tick, shop.config.timing.jobEveryMs);
  return () => {
    clearInterval(timer);
    return round;
  };
}
