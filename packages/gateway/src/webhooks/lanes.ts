import { clock } from '../clock.ts';
import type { Lane, Share } from '../store/deliveries.ts';

export interface LaneLimits {
  /** Attempts under way in all, in this process. */
  total: number;
  /** Attempts under way to one endpoint, when it answers well. */
  perEndpoint: number;
}

/** A new endpoint begins here, and each answer earns it one more: twice as many with every round of answers. */
const FIRST_ALLOWANCE = 2;
/** Endpoints that let us wait in vain have this part of the places, however many they are. */
const SILENT_PART = 4;
/** Who has attempts under way and has said nothing for so long gets no more until it does: it may be dying. */
const UNHEARD_MS = 1_000;
/** Endpoints at rest that are remembered; of more than that, those who answered well begin anew. */
const REMEMBERED = 4_096;

interface State {
  running: number;
  allowance: number;
  /** The last we heard of it was that it let us wait in vain. */
  isSilent: boolean;
  /** When it last said something, or got its first attempt after a rest, by the process's own clock. */
  heardAt: number;
}

interface Open extends Share {
  isSilent: boolean;
}

/**
 * How many attempts each endpoint may have under way.
 *
 * An attempt at an endpoint that hangs holds its place for ten seconds, one at an endpoint that answers for a few
 * milliseconds. So nobody has many places before it has answered, one that falls silent gets no more, one that let us
 * wait in vain is down to a single one, and all of those together never have more than a quarter: the rest of the
 * places is for those who answer.
 */
export class Lanes {
  readonly #limits: LaneLimits;
  readonly #mostSilent: number;
  readonly #now: () => number;
  readonly #lanes = new Map<string, State>();
  #running = 0;
  #runningSilent = 0;
  /** The silent lane that was served last: the next turn begins behind it. */
  #lastSilent = '';

  constructor(limits: LaneLimits, now: () => number = clock.ticks) {
    this.#limits = limits;
    this.#now = now;
    this.#mostSilent = Math.max(Math.floor(limits.total / SILENT_PART), 1);
  }

  get free(): number {
    return this.#limits.total - this.#running;
  }

  /** Endpoints that have attempts under way, or of which we know how they answer. */
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
    const open = due.map((lane) => this.#open(lane)).filter(({ room }) => room > 0);
    const excluded = this.#silentWithoutTurn(open);
    const admitted = open.filter((lane) => !excluded.has(lane));
    const served = admitted.slice(0, this.free);
    let left = this.free;
    let waiting = served.length;
    for (const lane of served.toSorted((a, b) => a.room - b.room)) {
      lane.room = Math.min(lane.room, Math.floor(left / waiting));
      left -= lane.room;
      waiting -= 1;
    }
    const isCut = served.length < admitted.length;
    const last = isCut ? served.at(-1) : undefined;
    return {
      shares: served.map(({ mId, endpointId, room }) => ({ mId, endpointId, room })),
      last: last && { mId: last.mId, endpointId: last.endpointId },
      isShort: isCut || admitted.length < due.length,
    };
  }

  #open(lane: Lane): Open {
    const { running, allowance, isSilent, heardAt } = this.#stateOf(lane);
    const isUnheard = running > 0 && this.#now() - heardAt > UNHEARD_MS;
    return { ...lane, room: isUnheard ? 0 : allowance - running, isSilent };
  }

  /** The silent ones take turns where there is no place for all of them. */
  #silentWithoutTurn(open: readonly Open[]): Set<Open> {
    const silent = open.filter(({ isSilent }) => isSilent);
    const most = Math.max(this.#mostSilent - this.#runningSilent, 0);
    if (silent.length <= most) return new Set();
    const behind = silent.filter((lane) => keyOf(lane) > this.#lastSilent);
    const inTurn = [...behind, ...silent.filter((lane) => keyOf(lane) <= this.#lastSilent)];
    const lastServed = inTurn[most - 1];
    if (lastServed) this.#lastSilent = keyOf(lastServed);
    return new Set(inTurn.slice(most));
  }

  #stateOf(lane: Lane): State {
    return (
      this.#lanes.get(keyOf(lane)) ?? {
        running: 0,
        allowance: Math.min(FIRST_ALLOWANCE, this.#limits.perEndpoint),
        isSilent: false,
        heardAt: this.#now(),
      }
    );
  }

  enter(lane: Lane): void {
    const state = this.#stateOf(lane);
    const heardAt = state.running === 0 ? this.#now() : state.heardAt;
    this.#keep(lane, { ...state, running: state.running + 1, heardAt });
  }

  /** It said something. What we make of that takes its own time, which is not the endpoint's. */
  heard(lane: Lane): void {
    this.#keep(lane, { ...this.#stateOf(lane), heardAt: this.#now() });
  }

  /** @param hasTimedOut the endpoint let us wait in vain; one that refuses at once costs no more than one that answers */
  leave(lane: Lane, { hasTimedOut }: { hasTimedOut: boolean }): void {
    const { running, allowance } = this.#stateOf(lane);
    const next = hasTimedOut ? 1 : Math.min(allowance + 1, this.#limits.perEndpoint);
    this.#keep(lane, {
      running: running - 1,
      allowance: next,
      isSilent: hasTimedOut,
      heardAt: this.#now(),
    });
    if (this.#lanes.size > REMEMBERED) this.#forget();
  }

  #keep(lane: Lane, state: State): void {
    const before = this.#stateOf(lane);
    this.#lanes.set(keyOf(lane), state);
    this.#running += state.running - before.running;
    this.#runningSilent += silentPlaces(state) - silentPlaces(before);
  }

  /** First those at rest who answered: beginning anew costs them a few milliseconds. */
  #forget(): void {
    for (const [key, { running, isSilent }] of this.#lanes)
      if (running === 0 && !isSilent) this.#lanes.delete(key);
    if (this.#lanes.size <= REMEMBERED) return;
    for (const [key, { running }] of this.#lanes) if (running === 0) this.#lanes.delete(key);
  }
}

const silentPlaces = ({ isSilent, running }: State): number => (isSilent ? running : 0);

const keyOf = ({ mId, endpointId }: Lane): string => `${mId}/${endpointId}`;
