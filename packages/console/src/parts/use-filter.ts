import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/**
 * A list's filter, kept in the address, so that it can be sent to somebody and survives going back.
 *
 * @param names the query parameters that belong to it; all others are left alone
 */
export function useFilter<Name extends string>(names: readonly Name[]) {
  const [query, setQuery] = useSearchParams();
  const filter = Object.fromEntries(names.map((name) => [name, query.get(name) ?? ''])) as Record<
    Name,
    string
  >;
  const set = useCallback(
    (change: Partial<Record<Name, string | null>>) => {
      setQuery(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries<string | null | undefined>(change)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setQuery],
  );
  const isSet = names.some((name) => filter[name] !== '');
  const clear = () => set(Object.fromEntries(names.map((name) => [name, null])) as Record<Name, null>);
  return { filter, set, isSet, clear };
}

/** So long nobody types any more. */
const typingMs = 350;

/** A field whose text is only asked for once it is typed: `value` and `onChange` for the field. */
export function useTyped(kept: string, keep: (text: string) => void) {
  const [text, setText] = useState(kept);
  const [known, setKnown] = useState(kept);
  if (known !== kept) {
    // The address changed elsewhere: back, or «clear all».
    setKnown(kept);
    setText(kept);
  }
  useEffect(() => {
    const said = text.trim();
    if (said === kept) return;
    const timer = setTimeout(keep, typingMs, said);
    return () => clearTimeout(timer);
  }, [text, kept, keep]);
  return {
    value: text,
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
  };
}
