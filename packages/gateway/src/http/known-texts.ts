/** Longer texts are rare and would fill the memory, and so would more of them. */
const LONGEST = 300;
const MOST = 1_000;

/**
 * The same function, which answers at once for a text that it was given before: for headers, which a shop's server sends
 * with every request.
 *
 * @param read gives the same for the same text; what it throws is not remembered
 */
export function knownTexts<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (text.length > LONGEST) return value;
    // Callers choose what they send: one who sends something else each time makes nobody else's answers wrong.
    if (known.size >= MOST) known.clear();
    known.set(text, value);
    return value;
  };
}
