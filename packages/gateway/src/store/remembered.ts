import type { Coalesced } from './coalesce.ts';
import type { Credential } from './merchants.ts';

/** Longer than this nothing is remembered, whatever anybody was told. */
const LONGEST_MS = 10_000;

/** A gateway of many thousand merchants forgets all rather than grow. */
const MOST = 20_000;

interface Remembered {
  credential: Credential;
  until: number;
}

/**
 * Who a caller is, asked of the database once and then remembered for as long as somebody is listening for changes
 * (`listenForChanges`). Only what exists is remembered, so that a new key works at once.
 */
export class RememberedCallers implements Coalesced<string, Credential> {
  readonly #ask: Coalesced<string, Credential>;
  readonly #ticks: () => number;
  readonly #known = new Map<string, Remembered>();
  #isListening = false;
  /** Counts changes: an answer that was on its way while something changed is not remembered. */
  #changes = 0;

  /** @param ticks milliseconds that only ever go forward */
  constructor(ask: Coalesced<string, Credential>, ticks: () => number) {
    this.#ask = ask;
    this.#ticks = ticks;
  }

  /** Who is remembered, for callers who need not wait then. */
  known(key: string): Credential | undefined {
    const known = this.#known.get(key);
    return known && known.until > this.#ticks() ? known.credential : undefined;
  }

  async load(key: string): Promise<Credential | undefined> {
    const known = this.known(key);
    if (known) return known;
    const before = this.#changes;
    const credential = await this.#ask.load(key);
    if (credential && this.#isListening && before === this.#changes) this.#remember(key, credential);
    return credential;
  }

  /** Something about this merchant changed. */
  forget(mId: string): void {
    this.#changes += 1;
    for (const [key, { credential }] of this.#known) {
      if (credential.merchant.mId === mId) this.#known.delete(key);
    }
  }

  /** From here on changes are heard, or no longer: then nothing may be remembered. */
  listening(isListening: boolean): void {
    this.#isListening = isListening;
    this.#changes += 1;
    this.#known.clear();
  }

  #remember(key: string, credential: Credential): void {
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, { credential, until: this.#ticks() + LONGEST_MS });
  }
}
