import type { Logger } from 'pino';

/** Calls wait at most about so long in memory before they are written; as many as fill a statement do not wait at all. */
const FLUSH_MS = 250;
/** After a failure the pause grows, to this at most. */
const LONGEST_PAUSE_MS = 2_000;
/** Calls to a statement: few enough that writing them down holds up no payment of this process. */
const AT_ONCE = 128;
/** A process that ends waits so long for the log; a database that is away must not keep it alive. */
const LAST_MS = 3_000;
/** What the rest of a call costs in memory, beside its texts. */
const ROW_BYTES = 1_000;

export interface BufferSettings {
  /** Calls and bytes that wait at most. */
  mostCalls?: number;
  mostBytes?: number;
}

export interface Waiting {
  /** Bytes of its texts, about. */
  bytes: number;
  /** Whose it is, where that is known already. */
  mId: string | undefined;
}

/** What has become of the calls so far. */
export interface BufferFigures {
  waiting: number;
  waitingBytes: number;
  written: number;
  /** For want of room. */
  dropped: number;
  /** By rule. */
  skipped: number;
}

/**
 * Calls that wait to be written, oldest first. Whoever puts one in never waits: when the database does not follow, the
 * oldest are dropped, counted and told of in the process's log, and the shop's next call that is kept says how many of
 * its own are missing.
 */
export class CallBuffer<Call extends Waiting> {
  readonly #write: (calls: readonly Call[], missing: (mId: string) => number) => Promise<void>;
  readonly #log: Logger;
  readonly #mostCalls: number;
  readonly #mostBytes: number;
  #waiting: Call[] = [];
  /** Being written at the moment. */
  #underWay = 0;
  #bytes = 0;
  #written = 0;
  #dropped = 0;
  #skipped = 0;
  /** Dropped since the process's log was told. */
  #untold = 0;
  /** Dropped and skipped by shop, until a call of it is written. */
  readonly #missing = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #pauseMs = FLUSH_MS;
  #isStopped = false;

  /**
   * @param write may be called again with calls it has written before, when it threw; `missing` tells once how many
   *   calls of a shop were dropped
   */
  constructor(
    write: (calls: readonly Call[], missing: (mId: string) => number) => Promise<void>,
    log: Logger,
    { mostCalls = 50_000, mostBytes = 48 * 1024 * 1024 }: BufferSettings = {},
  ) {
    this.#write = write;
    this.#log = log;
    this.#mostCalls = mostCalls;
    this.#mostBytes = mostBytes;
  }

  put(call: Call): void {
    this.#waiting.push(call);
    this.#bytes += call.bytes + ROW_BYTES;
    if (this.#waiting.length > this.#mostCalls || this.#bytes > this.#mostBytes) this.#drop();
    this.#plan();
  }

  /** A call of this shop that is not kept, by a rule and not by need; its next one that is tells of it. */
  skip(mId: string): void {
    this.#skipped += 1;
    this.#missing.set(mId, (this.#missing.get(mId) ?? 0) + 1);
  }

  /** Whether bodies may still be taken: when half is full, what is left is for the calls themselves. */
  get hasRoomForBodies(): boolean {
    return this.#bytes < this.#mostBytes / 2;
  }

  get figures(): BufferFigures {
    return {
      waiting: this.#waiting.length + this.#underWay,
      waitingBytes: this.#bytes,
      written: this.#written,
      dropped: this.#dropped,
      skipped: this.#skipped,
    };
  }

  /** Writes what waits, for a few seconds at most. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    let late: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      late = setTimeout(resolve, LAST_MS);
    });
    await Promise.race([this.#finish(), tooLate]);
    clearTimeout(late);
    const { waiting } = this.figures;
    if (waiting > 0) this.#log.warn({ calls: waiting }, 'the last calls could not be kept in the API log');
  }

  async #finish(): Promise<void> {
    await this.#running;
    await this.#flush(1);
  }

  /** An eighth at once, so that a flood does not move the whole buffer with every call. */
  #drop(): void {
    const gone = this.#waiting.splice(0, Math.ceil(this.#waiting.length / 8));
    for (const { bytes, mId } of gone) {
      this.#bytes -= bytes + ROW_BYTES;
      if (mId !== undefined) this.#missing.set(mId, (this.#missing.get(mId) ?? 0) + 1);
    }
    this.#dropped += gone.length;
    this.#untold += gone.length;
  }

  #plan(): void {
    if (this.#running || this.#isStopped) return;
    // A pile that is written in one go holds up the payments of that moment, and a call that does not wait long is little
    // work for the collector of garbage. After a failure everybody waits for the pause.
    if (this.#waiting.length >= AT_ONCE && this.#pauseMs === FLUSH_MS) {
      this.#run(new Promise(setImmediate).then(() => this.#flush(AT_ONCE)));
    } else if (!this.#timer) {
      this.#timer = setTimeout(() => this.#run(this.#flush(1)), this.#pauseMs);
      // The log alone keeps no process alive: who ends it asks for the rest.
      this.#timer.unref();
    }
  }

  #run(flush: Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = flush.then(() => {
      this.#running = undefined;
      if (this.#waiting.length > 0) this.#plan();
    });
  }

  /** Writes as long as at least so many wait. */
  async #flush(enough: number): Promise<void> {
    while (this.#waiting.length >= enough) {
      // Out of the queue, so that none of them is dropped while it is being written.
      const calls = this.#waiting.splice(0, AT_ONCE);
      this.#underWay = calls.length;
      const told = new Map<string, number>();
      const missing = (mId: string): number => {
        const count = this.#missing.get(mId) ?? 0;
        this.#missing.delete(mId);
        if (count > 0) told.set(mId, count);
        return count;
      };
      try {
        await this.#write(calls, missing);
      } catch (error) {
        this.#waiting.unshift(...calls);
        this.#underWay = 0;
        for (const [mId, count] of told) this.#missing.set(mId, (this.#missing.get(mId) ?? 0) + count);
        if (this.#pauseMs === FLUSH_MS)
          this.#log.warn({ error }, 'the API log cannot be written; calls wait in memory');
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
        return;
      }
      for (const { bytes } of calls) this.#bytes -= bytes + ROW_BYTES;
      this.#written += calls.length;
      this.#underWay = 0;
      if (this.#untold > 0) this.#log.warn({ calls: this.#untold }, 'calls are missing in the API log');
      this.#untold = 0;
      this.#pauseMs = FLUSH_MS;
    }
  }
}
