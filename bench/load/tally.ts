import type { Load } from './job.ts';
import { Latencies } from './latencies.ts';

/** What a request was for, and how it is known whether it succeeded. */
export interface Shot {
  deed: string;
  /** The payment it concerns; '' while it has none. */
  paymentKey: string;
  /** Where the payment stands once this is acknowledged; undefined when nothing changes. */
  leadsTo?: string | undefined;
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Takes what the answer brought for later requests. The body must not be kept. */
  learn?(body: Buffer): void;
}

/** Counts what comes back, and remembers what was acknowledged for which payment. */
export class Tally {
  readonly latencies = new Latencies();
  readonly #failures = new Map<string, number>();
  readonly #deeds = new Map<string, number>();
  readonly #acknowledged = new Map<string, string>();
  readonly #inFlight = new Set<Shot>();
  #succeeded = 0;

  sent(shot: Shot): void {
    this.#inFlight.add(shot);
  }

  answered(shot: Shot, status: number, body: Buffer): void {
    this.#inFlight.delete(shot);
    if (status !== 200) {
      this.#fail(`${shot.deed}: ${codeOf(status, body)}`);
      return;
    }
    this.#succeeded += 1;
    this.#deeds.set(shot.deed, (this.#deeds.get(shot.deed) ?? 0) + 1);
    if (shot.leadsTo) this.#acknowledged.set(shot.paymentKey, shot.leadsTo);
    shot.learn?.(body);
  }

  /** No answer came. The shot stays in flight: whether it was done, nobody knows. */
  failed(reason: string): void {
    this.#fail(reason);
  }

  #fail(reason: string): void {
    this.#failures.set(reason, (this.#failures.get(reason) ?? 0) + 1);
  }

  load(seconds: number): Omit<Load, 'isShort' | 'events' | 'webhooks'> {
    const unanswered = new Set([...this.#inFlight].map(({ paymentKey }) => paymentKey));
    for (const paymentKey of unanswered) this.#acknowledged.delete(paymentKey);
    return {
      seconds,
      answered: this.latencies.count,
      succeeded: this.#succeeded,
      failures: Object.fromEntries(this.#failures),
      latencyMs: this.latencies.spread(),
      acknowledged: [...this.#acknowledged],
      unanswered: [...unanswered],
      deeds: Object.fromEntries(this.#deeds),
    };
  }
}

function codeOf(status: number, body: Buffer): string {
  const code = /"code":"([A-Z_]+)"/.exec(body.toString('latin1'))?.[1];
  return code ? `${status} ${code}` : String(status);
}
