import { beforeEach } from 'vitest';

/**
 * A story that failed on a busy machine is told once more (`retry` in vitest.config.ts). Where the first telling leaves
 * marks on what a file's stories share, that is made anew before.
 */
export function beforeToldAgain(anew: () => Promise<void>): void {
  beforeEach(async ({ task }) => {
    if ((task.result?.retryCount ?? 0) > 0) await anew();
  }, 120_000);
}
