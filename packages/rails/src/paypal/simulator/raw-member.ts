/**
 * The text of one member of a JSON object, byte for byte as it was written: a checksum over it must not depend on how
 * anybody would write it again. Of several with the name, the last, as JSON.parse takes it.
 *
 * @param text valid JSON
 */
export function rawMember(text: string, name: string): string | undefined {
  let found: string | undefined;
  let depth = 0;
  let key: string | undefined;
  let valueFrom = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (depth === 1 && valueFrom < 0) key = JSON.parse(text.slice(at, end)) as string;
      at = end - 1;
    } else if (character === ':' && depth === 1 && valueFrom < 0) {
      valueFrom = at + 1;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']' || (character === ',' && depth === 1)) {
      if (depth === 1 && valueFrom >= 0) {
        if (key === name) found = text.slice(valueFrom, at).trim();
        valueFrom = -1;
      }
      if (character !== ',') depth -= 1;
    }
  }
  return found;
}

/** Just behind the closing quote of the string that opens at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
