import type { Listener } from './listen-for-changes.ts';

/** What all of them may take in memory; those kept longest go first. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What one costs beside its bytes, about. */
const ENTRY_BYTES = 400;

/** What was told of a payment, and for how long it is true. */
export interface KeptAnswer {
  body: Buffer;
  /** The payment's count of changes. */
  version: number;
  /** Merchant time: from when it was told until the first moment at which it would say something else by itself. */
  since: Date;
  until: Date | undefined;
}

/** How a payment stands, in short. */
export interface Standing {
  version: number;
  /** Merchant time at which it was read. */
  now: Date;
}

/** Whether nothing has happened since, neither to the payment nor by the clock, which a test may also set back. */
export const isStillTrue = (kept: KeptAnswer, { version, now }: Standing): boolean =>
  kept.version === version && kept.since <= now && (kept.until === undefined || now < kept.until);

/** Bytes of their own: a slice of the engine's pool would keep all that once stood beside it in memory. */
export function bytesApart(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/**
 * Answers about payments, for who asks again: a shop that waits for a deposit asks every few seconds. The database is asked
 * each time all the same, but only whether anything has happened (`isStillTrue`).
 *
 * Kept only while this process listens to the database: a line that breaks may mean that another server has taken over,
 * whose counts of changes need not be those of the one before.
 */
export class KeptAnswers implements Listener {
  readonly #kept = new Map<string, KeptAnswer>();
  readonly #mostBytes: number;
  #bytes = 0;
  #isListening = false;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  find(name: string): KeptAnswer | undefined {
    return this.#kept.get(name);
  }

  keep(name: string, answer: KeptAnswer): void {
    if (!this.#isListening) return;
    this.#drop(name);
    this.#kept.set(name, answer);
    this.#bytes += sizeOf(answer);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  /** Nothing is believed because it was kept, so a change is found out when somebody asks. */
  forget(): void {}

  listening(isListening: boolean): void {
    this.#isListening = isListening;
    this.#kept.clear();
    this.#bytes = 0;
  }

  #drop(name: string): void {
    const gone = this.#kept.get(name);
    if (!gone) return;
    this.#kept.delete(name);
    this.#bytes -= sizeOf(gone);
  }
}

const sizeOf = ({ body }: KeptAnswer): number => body.length + ENTRY_BYTES;
