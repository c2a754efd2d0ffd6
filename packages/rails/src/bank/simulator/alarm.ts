/** Work that falls due at a moment of the bank's clock. */
export type AlarmJob = {
  /** When the next piece falls due; undefined when there is none. */
  nextAt(): number | undefined;
  /** Starts everything that is due now, each piece at most once, and answers what it started. */
  start(): Promise<unknown>[];
};

/** A moved clock cannot be felt, so nobody sleeps longer than this. */
const longestSleepMs = 60_000;

/** Work that throws is still due: it is tried again, but not in a tight loop. */
const restAfterBugMs = 1_000;

/**
 * Wakes the work that falls due. What is due is in the books, so an alarm that was killed forgets nothing:
 * the next one starts where it stood.
 */
export class Alarm {
  readonly #now: () => number;
  readonly #onBug: (error: unknown) => void;
  readonly #running = new Set<Promise<unknown>>();
  #jobs: readonly AlarmJob[] = [];
  #timer: NodeJS.Timeout | undefined;
  #shortestSleepMs = 0;
  #isStopped = false;

  constructor(now: () => number, onBug: (error: unknown) => void) {
    this.#now = now;
    this.#onBug = onBug;
  }

  begin(jobs: readonly AlarmJob[]): void {
    this.#jobs = jobs;
    this.wake();
  }

  /** To be called whenever something new may be due: after a booking, after the clock was moved. */
  wake(): void {
    if (this.#isStopped) return;
    for (const work of this.#jobs.flatMap((job) => job.start())) void this.track(work);
    const next = Math.min(...this.#jobs.map((job) => job.nextAt() ?? Number.POSITIVE_INFINITY));
    clearTimeout(this.#timer);
    const sleepMs = Math.min(Math.max(next - this.#now(), this.#shortestSleepMs), longestSleepMs);
    this.#shortestSleepMs = 0;
    this.#timer = setTimeout(() => this.wake(), sleepMs).unref();
  }

  /** Work that must end before the bank closes, and after which more may be due. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    this.#running.add(work);
    const ended = () => {
      this.#running.delete(work);
      // Not at once: work that ends without getting anywhere must not keep everybody else from their turn.
      setImmediate(() => this.wake());
    };
    work.then(ended, (error) => {
      this.#onBug(error);
      this.#running.delete(work);
      this.#shortestSleepMs = restAfterBugMs;
    });
    return work;
  }

  /** Waits until nothing is due at this moment of the clock and nothing runs. */
  async settle(): Promise<void> {
    for (;;) {
      this.wake();
      if (this.#running.size === 0) return;
      await Promise.allSettled(this.#running);
      await new Promise(setImmediate);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await Promise.allSettled(this.#running);
  }
}
