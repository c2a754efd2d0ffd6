import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Spread } from './job.ts';

/** Collects times with three significant digits, however many there are. */
export class Latencies {
  readonly #histogram: RecordableHistogram = createHistogram({ figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  get count(): number {
    return this.#histogram.count;
  }

  spread(): Spread {
    const ms = (microseconds: number): number => Math.round(microseconds) / 1000;
    if (this.count === 0) return { p50: 0, p99: 0, p999: 0, max: 0, mean: 0 };
    return {
      p50: ms(this.#histogram.percentile(50)),
      p99: ms(this.#histogram.percentile(99)),
      p999: ms(this.#histogram.percentile(99.9)),
      max: ms(this.#histogram.max),
      mean: ms(this.#histogram.mean),
    };
  }
}
