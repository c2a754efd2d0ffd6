import { useQueryClient } from '@tanstack/react-query';
import type { PaymentRow } from '@tollgate/contract/console';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMore } from '../api/use-answer.ts';
import { useLive } from '../api/use-live.ts';
import { type Filter, matches } from './matches.ts';

/** Beyond that many newcomers the list begins anew from the gateway: a page left open all day stays quick. */
const mostFresh = 150;

interface News {
  /** In the list above what the gateway said, newest first. */
  fresh: PaymentRow[];
  /** Arrived while somebody read further down. */
  held: PaymentRow[];
}
const nothing: News = { fresh: [], held: [] };
interface Pages {
  pages: { rows: PaymentRow[]; next: string | null }[];
  pageParams: unknown[];
}

/**
 * The payments of the filter, newest first, kept up to date as they happen: what is in sight is replaced where it
 * stands; what is new comes on top, or waits until the reader wants it (`held`, `show()`) when they are further down.
 */
export function useLiveRows(filter: Filter) {
  const list = useMore('listPayments', { query: { ...filter } });
  const client = useQueryClient();
  const key = JSON.stringify(list.key);
  const [news, setNews] = useState(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter or shop is another list
  useEffect(() => setNews(nothing), [key]);

  const known = useMemo(() => new Set(list.rows.map(({ paymentKey }) => paymentKey)), [list.rows]);
  // Always the same function, or every row would be drawn anew whenever one arrives.
  const latest = useRef({ known, filter, queryKey: list.key });
  useEffect(() => {
    latest.current = { known, filter, queryKey: list.key };
  });
  const take = useCallback(
    (rows: readonly PaymentRow[]) => {
      const { queryKey, ...rest } = latest.current;
      const isReading = window.scrollY > 160;
      const replace = replaced(rows);
      client.setQueryData<Pages>(queryKey, (all) => {
        const pages = all?.pages.map(replace);
        return all && pages?.some((page, n) => page !== all.pages[n]) ? { ...all, pages } : undefined;
      });
      setNews((before) => taken(before, rows, { ...rest, isReading }));
    },
    [client],
  );
  const live = useLive('payments', (events) => take(events.flatMap(({ rows }) => rows)));

  const beginAnew = async () => {
    client.setQueryData<Pages>(
      list.key,
      (all) => all && { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) },
    );
    await client.invalidateQueries({ queryKey: list.key });
    setNews((before) => ({ ...nothing, held: before.held }));
  };

  const isTooMuch = news.fresh.length > mostFresh;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time it becomes too much
  useEffect(() => {
    if (isTooMuch) void beginAnew();
  }, [isTooMuch]);

  const rows = useMemo(
    () => [...news.fresh.filter(({ paymentKey }) => !known.has(paymentKey)), ...list.rows],
    [list.rows, news.fresh, known],
  );

  return {
    ...list,
    rows,
    live,
    /** How many wait above. */
    held: news.held.length,
    show: () => {
      window.scrollTo({ top: 0 });
      if (news.held.length > mostFresh) {
        setNews((before) => ({ ...before, held: [] }));
        void beginAnew();
      } else {
        setNews((before) => ({ ...before, fresh: [...before.held, ...before.fresh], held: [] }));
      }
    },
    /** A row that an act has changed, before anybody tells it. */
    take,
  };
}

/** A page with the rows that are in it as they are now; itself where none is. */
function replaced(rows: readonly PaymentRow[]) {
  const now = new Map(rows.map((row) => [row.paymentKey, row]));
  return (page: Pages['pages'][number]) =>
    page.rows.some(({ paymentKey }) => now.has(paymentKey))
      ? { ...page, rows: page.rows.map((row) => now.get(row.paymentKey) ?? row) }
      : page;
}

/** What was heard, put where it belongs; `known` are the rows that the gateway's own list has. Pure. */
export function taken(
  before: News,
  rows: readonly PaymentRow[],
  { known, filter, isReading }: { known: ReadonlySet<string>; filter: Filter; isReading: boolean },
): News {
  const fresh = new Map(before.fresh.map((row) => [row.paymentKey, row]));
  const held = new Map(before.held.map((row) => [row.paymentKey, row]));
  const newcomers: PaymentRow[] = [];
  // Of several changes of one payment the last one counts.
  for (const row of new Map(rows.map((each) => [each.paymentKey, each])).values()) {
    const { paymentKey } = row;
    if (known.has(paymentKey)) continue;
    if (fresh.has(paymentKey)) fresh.set(paymentKey, row);
    else if (held.has(paymentKey)) held.set(paymentKey, row);
    else if (matches(row, filter)) newcomers.push(row);
  }
  newcomers.sort((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt));
  return isReading
    ? { fresh: [...fresh.values()], held: [...newcomers, ...held.values()] }
    : { fresh: [...newcomers, ...fresh.values()], held: [...held.values()] };
}
