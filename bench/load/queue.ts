/** First in, first out, at the same cost however many wait: taking the first off a long array moves all the others. */
export class Queue<T> {
  #items: T[];
  #first = 0;

  constructor(items: readonly T[] = []) {
    this.#items = [...items];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#first];
    if (this.#first < this.#items.length) this.#first += 1;
    // What was taken is let go from time to time, in one go.
    if (this.#first > 1_000 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  get size(): number {
    return this.#items.length - this.#first;
  }
}
