import type { Logger } from 'pino';
import { openLogDatabase } from '../store/keep-calls.ts';
import type { SeenCall } from './api-log.ts';
import { type BufferFigures, type BufferSettings, CallBuffer } from './call-buffer.ts';
import { type OnItsWay, rowOf } from './call-row.ts';
import { writeCalls } from './write-calls.ts';

/** Bodies of refusals, of all shops together, that one process keeps in a second. */
const REFUSALS_A_SECOND = 200;
/**
 * Reads of one shop that succeeded and are kept in a second by one process: as many as a live key may make. Who polls
 * faster learns nothing from another row, and would pay for it with a tenth of the database; they are counted.
 */
const READS_A_SECOND = 100;
/** Calls a second that are kept although no key let them in: anybody could send them in a shop's name. */
const STRANGERS_A_SECOND = 50;

export interface ApiLog {
  /** Takes a call in and never waits. `see` is asked only for a call that is kept. */
  keep(call: CallInShort, see: () => SeenCall): void;
  readonly figures: BufferFigures;
  /** Writes what is left. */
  stop(): Promise<void>;
}

/** What decides whether a call is kept. */
export interface CallInShort extends Pick<SeenCall, 'at' | 'method' | 'status' | 'noted'> {}

export interface ApiLogSettings extends BufferSettings {
  url: string;
  /** Bodies that one process keeps of one shop in a second; refusals have a measure of their own. */
  bodiesPerSecond: number;
}

export function openApiLog(settings: ApiLogSettings, log: Logger): ApiLog {
  const db = openLogDatabase(settings.url, (error) =>
    log.warn({ error }, 'the connection of the API log broke'),
  );
  const buffer = new CallBuffer<OnItsWay>(
    (calls, missing) => writeCalls(db, log, calls, missing),
    log,
    settings,
  );
  const portions = new Portions();
  return {
    keep(call, see) {
      portions.at(call.at);
      const isRefusal = call.status === 0 || call.status >= 400;
      const { caller } = call.noted;
      if (!caller && !portions.take('', STRANGERS_A_SECOND)) return;
      if (caller && isPlainRead(call) && !portions.take(`reads ${caller.mId}`, READS_A_SECOND))
        return buffer.skip(caller.mId);
      const keepsBodies =
        buffer.hasRoomForBodies &&
        (portions.take(`shop ${caller?.mId}`, settings.bodiesPerSecond) ||
          (isRefusal && portions.take('refusals', REFUSALS_A_SECOND)));
      buffer.put(rowOf(see(), keepsBodies));
    },
    get figures() {
      return buffer.figures;
    },
    async stop() {
      await buffer.stop();
      await db.end();
    },
  };
}

const isPlainRead = ({ method, status, noted }: CallInShort): boolean =>
  method === 'GET' && status >= 200 && status < 300 && noted.cause === undefined;

/** How much of what was taken in this second. */
class Portions {
  readonly #taken = new Map<string, number>();
  #second = 0;

  at(ms: number): void {
    const second = Math.floor(ms / 1_000);
    if (second === this.#second) return;
    this.#second = second;
    this.#taken.clear();
  }

  take(name: string, most: number): boolean {
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= most) return false;
    this.#taken.set(name, taken + 1);
    return true;
  }
}
