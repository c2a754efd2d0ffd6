/** A moment that is known by both clocks. */
interface SeenTwice {
  wall: Date;
  shop: Date;
}

/** Less than this is the time between a decision and its commit, not a clock that was moved. */
const SAME_MS = 5_000;

/**
 * Which of a shop's clock and everybody else's showed what. A test may have moved the shop's clock several times during
 * one payment; it only ever moves forward, so each move is a step that stays.
 */
export class StoryClock {
  readonly #steps: { wall: number; offset: number }[];

  /** @param now both clocks at this moment */
  constructor(seen: readonly SeenTwice[], now: SeenTwice) {
    const steps: { wall: number; offset: number }[] = [];
    for (const { wall, shop } of [...seen, now].sort((a, b) => a.wall.getTime() - b.wall.getTime())) {
      const offset = shop.getTime() - wall.getTime();
      const last = steps.at(-1);
      // Seen late a step looks smaller than it is, never larger; and no clock goes back.
      if (!last || offset > last.offset + SAME_MS) steps.push({ wall: wall.getTime(), offset });
    }
    const exact = now.shop.getTime() - now.wall.getTime();
    this.#steps = steps.map((step) =>
      Math.abs(step.offset - exact) <= SAME_MS ? { ...step, offset: exact } : step,
    );
  }

  shopTime(wall: Date): Date {
    const step = this.#steps.findLast((each) => each.wall <= wall.getTime()) ?? this.#steps[0];
    return new Date(wall.getTime() + (step?.offset ?? 0));
  }

  wallTime(shop: Date): Date {
    const step = this.#steps.findLast((each) => each.wall + each.offset <= shop.getTime()) ?? this.#steps[0];
    return new Date(shop.getTime() - (step?.offset ?? 0));
  }
}
