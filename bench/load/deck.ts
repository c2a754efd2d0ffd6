/** Deals kinds in fixed shares and a scattered order, the same in every run: nobody wins by the luck of the draw. */
export class Deck<Kind extends string> {
  readonly #cards: Kind[];
  #turn = 0;

  constructor(shares: Readonly<Record<Kind, number>>) {
    const cards = (Object.keys(shares) as Kind[]).flatMap((kind) => Array<Kind>(shares[kind]).fill(kind));
    // A step that shares no factor with the number of cards visits each of them once.
    this.#cards = cards.map((_, place) => cards[(place * stepFor(cards.length)) % cards.length] as Kind);
  }

  draw(): Kind {
    const card = this.#cards[this.#turn % this.#cards.length] as Kind;
    this.#turn += 1;
    return card;
  }
}

function stepFor(count: number): number {
  let step = Math.max(1, Math.round(count * 0.38));
  while (gcd(step, count) !== 1) step += 1;
  return step;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
