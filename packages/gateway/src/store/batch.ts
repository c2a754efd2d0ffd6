import { Failure } from '@tollgate/domain';
import { markWrite } from '../mark.ts';
import { DatabaseGone, type Db, type EndingTx, inTransactionAtLast, type Tx, together } from './database.ts';
import { type Answer, type Claim, loadAnswers, type Replay, saveAnswers } from './idempotency.ts';

/**
 * One kind of command. A batch of commands costs the round trips of one: everything is loaded (and
 * locked, in key order) at once, each command is decided by a pure rule on the result of those
 * before it, and all changes are saved at once.
 */
export interface Write<Command, Loaded, Result> {
  name: string;
  /** `isAgain` after the first try met another process, and what it took for granted may have been wrong. */
  load(tx: Tx, commands: readonly Command[], isAgain: boolean): Promise<Loaded>;
  /** Throws a Failure to refuse this command alone; must not change `loaded` before it throws. */
  decide(loaded: Loaded, command: Command): Result;
  save(tx: Tx, loaded: Loaded): Promise<unknown>;
  /** `save` asks for all it does before it waits for anything: its commit crosses with it (`commitWith`). */
  savesAtOnce?: true | undefined;
  /**
   * Two batches may be under way at once. Then of two commands on one payment the later may be decided first, as in two
   * processes: not for a write whose order somebody sees.
   */
  mayOverlap?: true | undefined;
}

/** What became of a command: its result, a refusal, or the answer that was given to it long ago. */
export type Outcome<Result> =
  | { value: Result; answer?: Answer | undefined }
  | { failure: Failure; answer?: Answer | undefined }
  | { replay: Replay };

interface Item<Command, Result> {
  command: Command;
  claim: Claim<Result> | undefined;
  resolve(outcome: Outcome<Result>): void;
  reject(error: unknown): void;
}

/**
 * Batches under way at once of a kind that may overlap. While the database works on one, the next one is decided, and the
 * answers of the one before are written; more would only make them smaller. Where several processes serve on one machine
 * they overlap with each other, and each does one at a time.
 */
const AT_ONCE = { alone: 2, amongOthers: 1 };
/**
 * A second batch is worth its round trips when so many wait for it, and at least as many as are under way: then callers
 * who ask again and again settle into two halves that take turns.
 */
const WORTH_A_BATCH = 16;

/** Enough to fill a round trip, few enough that its rows are not locked for long. */
const MAX_BATCH = 256;

export interface Writer {
  write<Command, Loaded, Result>(
    write: Write<Command, Loaded, Result>,
    command: Command,
    claim?: Claim<Result>,
  ): Promise<Outcome<Result>>;
  /** Resolves when everything accepted so far has been answered. */
  drained(): Promise<void>;
}

/** Told of every commit, for wake-up calls; never for anything that must happen. */
export type Committed = (loaded: unknown) => void;

/**
 * Gathers concurrent commands into transactions.
 *
 * Commands of one kind that arrive while the previous batch is in flight are taken together, so
 * batches grow with the load and a lone command waits for nobody. Two batches that want the same rows wait for each
 * other in the database, as those of two processes do.
 */
export function createWriter(
  db: Db,
  committed: Committed = () => undefined,
  place: keyof typeof AT_ONCE = 'alone',
): Writer {
  const queues = new Map<string, Queue>();
  const queueOf = (write: AnyWrite): Queue => {
    const known = queues.get(write.name);
    if (known) return known;
    const made = new Queue(db, write, committed, write.mayOverlap ? AT_ONCE[place] : 1);
    queues.set(write.name, made);
    return made;
  };
  return {
    write: (write, command, claim) =>
      new Promise((resolve, reject) => {
        queueOf(write as AnyWrite).add({ command, claim, resolve, reject } as AnyItem);
      }),
    drained: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a queue holds commands of one Write, whichever it is.
type AnyWrite = Write<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
type AnyItem = Item<any, any>;

class Queue {
  readonly #db: Db;
  readonly #write: AnyWrite;
  readonly #committed: Committed;
  readonly #mostAtOnce: number;
  #waiting: AnyItem[] = [];
  readonly #running = new Set<Promise<void>>();
  /** Changed in the same turn in which a run finds nothing left, so that nobody who comes then is overlooked. */
  #runs = 0;
  /** Commands in the batches under way. */
  #underWay = 0;

  constructor(db: Db, write: AnyWrite, committed: Committed, mostAtOnce: number) {
    this.#db = db;
    this.#write = write;
    this.#committed = committed;
    this.#mostAtOnce = mostAtOnce;
  }

  add(item: AnyItem): void {
    this.#waiting.push(item);
    this.#startRun();
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #startRun(): void {
    if (this.#runs === this.#mostAtOnce || (this.#runs > 0 && !this.#isWorthAnother())) return;
    this.#runs += 1;
    const running = this.#run();
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  #isWorthAnother(): boolean {
    return this.#waiting.length >= Math.max(WORTH_A_BATCH, this.#underWay);
  }

  async #run(): Promise<void> {
    // Everything that arrived in this turn of the event loop shares the first batch.
    await new Promise(setImmediate);
    try {
      // Who waits for too little is taken by the other run, which looks again when its batch is done.
      while (this.#waiting.length > 0 && (this.#runs === 1 || this.#isWorthAnother())) {
        const items = this.#waiting.splice(0, MAX_BATCH);
        this.#underWay += items.length;
        this.#startRun();
        await this.#runBatch(items);
        this.#underWay -= items.length;
      }
    } finally {
      this.#runs -= 1;
    }
  }

  /** Runs a batch; when it fails for a reason of its own, one by one, so that a poisoned command fails alone. */
  async #runBatch(items: AnyItem[]): Promise<void> {
    const failed = await this.#answer(items);
    if (!failed) return;
    if (items.length === 1 || failed.error instanceof DatabaseGone) return rejectAll(items, failed.error);
    for (const [place, item] of items.entries()) {
      const alone = await this.#answer([item]);
      // Nobody waits for a database that is gone once per command.
      if (alone?.error instanceof DatabaseGone) return rejectAll(items.slice(place), alone.error);
      if (alone) item.reject(alone.error);
    }
  }

  /** Commits and answers; or tells why nothing was kept, or nobody knows. */
  async #answer(items: AnyItem[]): Promise<{ error: unknown } | undefined> {
    try {
      const { outcomes, loaded } = await inTransactionAtLast(this.#db, (tx, failedTries) =>
        loadDecideSave(tx, this.#write, items, failedTries > 0),
      );
      markWrite(this.#write.name, 'committed');
      this.#tell(loaded);
      items.forEach((item, index) => {
        item.resolve(outcomes[index] as Outcome<unknown>);
      });
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #tell(loaded: unknown): void {
    try {
      this.#committed(loaded);
    } catch {
      // A wake-up call that fails is a delay; the commit stands, and must not look as if it had failed.
    }
  }
}

const rejectAll = (items: AnyItem[], error: unknown): void => {
  for (const item of items) item.reject(error);
};

async function loadDecideSave(tx: EndingTx, write: AnyWrite, items: AnyItem[], isAgain: boolean) {
  const loaded = await write.load(
    tx,
    items.map((item) => item.command),
    isAgain,
  );
  // Answers are looked up after the rows are locked: a repeat that waited for the first then sees its answer.
  const replays = await loadAnswers(
    tx,
    items.map((item) => item.claim),
  );
  const outcomes = items.map((item, index) => decideOne(write, loaded, item, replays[index]));
  const answers = items.map(({ claim }, index) => ({ claim, outcome: outcomes[index] as Outcome<unknown> }));
  if (!write.savesAtOnce) {
    await write.save(tx, loaded);
    await saveAnswers(tx, answers);
  }
  markWrite(write.name, 'saved');
  if (write.savesAtOnce)
    await tx.commitWith(() => together(tx, () => [write.save(tx, loaded), saveAnswers(tx, answers)]));
  return { outcomes, loaded };
}

function decideOne(
  write: AnyWrite,
  loaded: unknown,
  item: AnyItem,
  replay: Replay | undefined,
): Outcome<unknown> {
  if (replay) return { replay };
  try {
    const value = write.decide(loaded, item.command);
    return item.claim ? { value, answer: item.claim.answer({ value }) } : { value };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return item.claim
      ? { failure: error, answer: item.claim.answer({ failure: error }) }
      : { failure: error };
  }
}
