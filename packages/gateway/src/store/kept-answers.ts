import type { Listener } from './listen-for-changes.ts';

/** What all of them take; those kept longest are written over. */
const ROOM_BYTES = 8 * 1024 * 1024;

/** How a payment stands, in short. */
export interface Standing {
  /** Its count of changes. */
  version: number;
  /** Merchant time at which it was read. */
  now: Date;
}

/** Of an answer: what it was told of, and for how long that is true. */
export interface ToldOf {
  version: number;
  /** Merchant time: from when it was told until the first moment at which it would say something else by itself. */
  since: Date;
  until: Date | undefined;
}

/** An answer in its place. */
interface Kept {
  version: number;
  sinceMs: number;
  untilMs: number;
  start: number;
  end: number;
}

/**
 * Answers about payments, for who asks again: a shop that waits for a deposit asks every few seconds. The database is asked
 * each time all the same, but only whether anything has happened.
 *
 * They stand in one block of memory, one behind the other and round again: it never grows, and the collector of garbage has
 * nothing to do with it.
 *
 * Kept only while this process listens to the database: a line that breaks may mean that another server has taken over,
 * whose counts of changes need not be those of the one before.
 */
export class KeptAnswers implements Listener {
  /** The oldest first, and so in the order of their places from the next one on. */
  readonly #kept = new Map<string, Kept>();
  readonly #roomBytes: number;
  #room: Buffer | undefined;
  /** Where the next one goes. */
  #next = 0;
  #isListening = false;

  constructor(roomBytes = ROOM_BYTES) {
    this.#roomBytes = roomBytes;
  }

  has(name: string): boolean {
    return this.#kept.has(name);
  }

  /** The answer, if nothing has happened since: neither to the payment nor by the clock, which may also have been set back. */
  find(name: string, { version, now }: Standing): Buffer | undefined {
    const kept = this.#kept.get(name);
    const nowMs = now.getTime();
    if (kept?.version !== version || nowMs < kept.sinceMs || nowMs >= kept.untilMs) return undefined;
    // A copy: it may still be on its way to a slow caller when its place is taken.
    return this.#room && Buffer.from(this.#room.subarray(kept.start, kept.end));
  }

  keep(name: string, answer: string, { version, since, until }: ToldOf): void {
    const bytes = Buffer.byteLength(answer);
    if (!this.#isListening || bytes > this.#roomBytes) return;
    this.#room ??= Buffer.allocUnsafeSlow(this.#roomBytes);
    this.#kept.delete(name);
    const start = this.#makeRoom(bytes);
    this.#room.write(answer, start);
    this.#kept.set(name, {
      version,
      sinceMs: since.getTime(),
      untilMs: until?.getTime() ?? Number.POSITIVE_INFINITY,
      start,
      end: start + bytes,
    });
  }

  /** Nothing is believed because it was kept, so a change is found out when somebody asks. */
  forget(): void {}

  listening(isListening: boolean): void {
    this.#isListening = isListening;
    this.#kept.clear();
    this.#next = 0;
  }

  /** @returns where so many bytes stand free, once those that stood there are forgotten */
  #makeRoom(bytes: number): number {
    if (this.#next + bytes > this.#roomBytes) {
      this.#forgetBetween(this.#next, this.#roomBytes);
      this.#next = 0;
    }
    const start = this.#next;
    this.#next += bytes;
    this.#forgetBetween(start, this.#next);
    return start;
  }

  #forgetBetween(from: number, to: number): void {
    for (const [name, { start }] of this.#kept) {
      if (start < from || start >= to) return;
      this.#kept.delete(name);
    }
  }
}
