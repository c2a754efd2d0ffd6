import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMId } from '../shop-context.ts';
import { useLanguage } from '../words.ts';
import { callConsole, type Input } from './call.ts';
import { type Answers, isOfShop, type Name } from './names.ts';

export interface AnswerOptions {
  isEnabled?: boolean;
  /** Asks again after so long, while the page is in sight. */
  everyMs?: number;
}

/** What the gateway says to a question of the chosen shop (react-query; asked again when something refreshes `name`). */
export function useAnswer<N extends Name>(
  name: N,
  input: Input = {},
  { isEnabled = true, everyMs }: AnswerOptions = {},
) {
  const whole = useWhole(name, input);
  return useQuery<Answers[N]>({
    queryKey: [name, whole],
    queryFn: ({ signal }) => callConsole(name, { ...whole.input, signal }),
    // The same in the other language is looked at while this one is on its way.
    placeholderData: (before, query) => (isSameInput(query?.queryKey[1], whole) ? before : undefined),
    enabled: isEnabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
}

/** The names whose answer is a page with a cursor. */
export type ListName = {
  [N in Name]: [Answers[N]] extends [never]
    ? never
    : Answers[N] extends { rows: unknown[]; next: string | null }
      ? N
      : never;
}[Name];

/** A list that may be long: `rows` so far, `more()` for the page after them. */
export function useMore<N extends ListName>(
  name: N,
  input: Input = {},
  { isEnabled = true }: AnswerOptions = {},
) {
  type Row = Answers[N]['rows'][number];
  const whole = useWhole(name, input);
  // Its pages are kept apart from what `useAnswer` keeps of the same question, which is one page.
  const key = [name, whole, 'pages'] as const;
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ signal, pageParam }) =>
      callConsole(name, {
        ...whole.input,
        query: { ...whole.input.query, cursor: pageParam },
        signal,
      }) as Promise<{ rows: Row[]; next: string | null }>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // A list stays in sight while the next filter is looked up.
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
  const pages = asked.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  return {
    rows,
    isWaiting: asked.isPending && isEnabled,
    /** The rows in sight belong to the filter before. */
    isOld: asked.isPlaceholderData,
    error: asked.error,
    again: () => void asked.refetch(),
    hasMore: asked.hasNextPage,
    isMoreComing: asked.isFetchingNextPage,
    more: () => void asked.fetchNextPage(),
    key,
  };
}

function isSameInput(before: unknown, now: { input: Input }): boolean {
  const asked = (before as { input: Input } | undefined)?.input;
  return JSON.stringify(asked) === JSON.stringify(now.input);
}

/** With the chosen shop, and the language, in which refusals and time lines are told. */
function useWhole(name: Name, input: Input) {
  const mId = useMId();
  const { language } = useLanguage();
  return { language, input: isOfShop(name) ? { ...input, params: { mId, ...input.params } } : input };
}
