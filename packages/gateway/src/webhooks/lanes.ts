import type { Lane, Share } from '../store/deliveries.ts';

export interface LaneLimits {
  /** Attempts under way in all, in this process. */
  total: number;
  /** Attempts under way to one endpoint, when it answers well. */
  perEndpoint: number;
}

/** A new endpoint begins here, and earns more by answering. */
const FIRST_ALLOWANCE = 8;
/** Endpoints remembered for not answering; more than that are forgotten and begin anew. */
const REMEMBERED = 4_096;

/**
 * How many attempts each endpoint may have under way.
 *
 * One that lets us wait in vain is halved each time down to one, so that a hundred dead endpoints hold a
 * hundred places and not all of them.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, { running: number; allowance: number }>();
  #running = 0;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get free(): number {
    return this.#limits.total - this.#running;
  }

  /** Endpoints whose allowance is not the first one, or that have attempts under way. */
  get remembered(): number {
    return this.#lanes.size;
  }

  /**
   * Divides the free places among the lanes: equally, except that none gets more than it may have.
   *
   * @returns shares in the lanes' order; `isShort` when a lane got less than it has due or might have,
   *   `last` the lane to go on behind when the places did not suffice for one each
   */
  share(due: readonly Lane[]): { shares: Share[]; last: Lane | undefined; isShort: boolean } {
    const open = due.map((lane) => ({ ...lane, room: this.#roomOf(lane) })).filter(({ room }) => room > 0);
    const served = open.slice(0, this.free);
    let left = this.free;
    let waiting = served.length;
    for (const lane of served.toSorted((a, b) => a.room - b.room)) {
      lane.room = Math.min(lane.room, Math.floor(left / waiting));
      left -= lane.room;
      waiting -= 1;
    }
    const isCut = served.length < open.length;
    return {
      shares: served,
      last: isCut ? served.at(-1) : undefined,
      isShort: isCut || open.length < due.length,
    };
  }

  #roomOf(lane: Lane): number {
    const { running, allowance } = this.#stateOf(lane);
    return allowance - running;
  }

  #stateOf(lane: Lane): { running: number; allowance: number } {
    return (
      this.#lanes.get(keyOf(lane)) ?? {
        running: 0,
        allowance: Math.min(FIRST_ALLOWANCE, this.#limits.perEndpoint),
      }
    );
  }

  enter(lane: Lane): void {
    const state = this.#stateOf(lane);
    this.#lanes.set(keyOf(lane), { ...state, running: state.running + 1 });
    this.#running += 1;
  }

  /** @param hasTimedOut the endpoint let us wait in vain; one that refuses at once costs no more than one that answers */
  leave(lane: Lane, { hasTimedOut }: { hasTimedOut: boolean }): void {
    const { running, allowance } = this.#stateOf(lane);
    const next = hasTimedOut
      ? Math.max(Math.floor(allowance / 2), 1)
      : Math.min(allowance + 1, this.#limits.perEndpoint);
    this.#running -= 1;
    this.#lanes.set(keyOf(lane), { running: running - 1, allowance: next });
    if (running === 1) this.#forget(lane, next);
  }

  /** An endpoint at rest is remembered only for being slow, and not for ever. */
  #forget(lane: Lane, allowance: number): void {
    if (allowance >= FIRST_ALLOWANCE) this.#lanes.delete(keyOf(lane));
    if (this.#lanes.size <= REMEMBERED) return;
    for (const [key, { running }] of this.#lanes) if (running === 0) this.#lanes.delete(key);
  }
}

const keyOf = ({ mId, endpointId }: Lane): string => `${mId}/${endpointId}`;
