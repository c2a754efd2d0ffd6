import './payments.css';
import { Button } from '@mantine/core';
import type { PaymentRow as Row } from '@tollgate/contract/console';
import { type ReactNode, useCallback, useMemo } from 'react';
import { addressOf } from '../../api/call.ts';
import { IconDownload } from '../../icons.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useGo } from '../../parts/link.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { PaymentRow } from '../../payments/payment-row.tsx';
import { useLiveRows } from '../../payments/use-live-rows.ts';
import { useShop } from '../../shop.tsx';
import { useWords } from '../../words.ts';
import { FilterBar } from './filter-bar.tsx';
import { words } from './words.ts';

const filterNames = ['search', 'status', 'method', 'from', 'to'] as const;
const columns = ['at', 'order', 'buyer', 'method', 'amount', 'status', 'actions'] as const;

export default function Payments() {
  const said = useWords(words);
  const { mId } = useShop();
  const go = useGo();
  const { filter: read, set, isSet, clear } = useFilter(filterNames);
  const { search, status, method, from, to } = read;
  const filter = useMemo(() => ({ search, status, method, from, to }), [search, status, method, from, to]);
  const list = useLiveRows(filter);
  const { take } = list;
  const onChanged = useCallback((row: Row) => take([row]), [take]);

  const shown = (): ReactNode => {
    if (list.error) return <Trouble error={list.error} again={list.again} />;
    if (list.isWaiting) return <Waiting lines={10} />;
    if (list.rows.length === 0 && isSet)
      return (
        <Empty
          title={said.noneFound}
          text={said.noneFoundAbout}
          action={{ label: said.clear, onClick: clear }}
        />
      );
    if (list.rows.length === 0)
      return (
        <Empty
          title={said.none}
          text={said.noneAbout}
          action={{ label: said.firstSteps, onClick: () => go('/') }}
        />
      );
    return (
      <>
        {/* biome-ignore-start lint/a11y: a table's own rows cannot be left undrawn while out of sight */}
        <div className="payment-rows" role="table" aria-label={said.list} data-old={list.isOld || undefined}>
          <div role="rowgroup" className="payment-head">
            <div role="row" className="payment-row">
              {columns.map((column) => (
                <div key={column} role="columnheader" className={`cell-${column}`}>
                  {said.columns[column]}
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup">
            {list.rows.map((row) => (
              <PaymentRow key={row.paymentKey} row={row} onChanged={onChanged} />
            ))}
          </div>
        </div>
        {/* biome-ignore-end lint/a11y: see above */}
        <MoreButton list={list} />
      </>
    );
  };
  return (
    <Page
      title={said.title}
      description={said.about}
      actions={
        <>
          <span className="live" data-state={list.live} data-testid="live">
            {said[list.live === 'open' ? 'live' : list.live]}
          </span>
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload />}
            href={addressOf('paymentsCsv', { params: { mId }, query: { ...filter } })}
            download
            data-testid="csv"
          >
            {said.csv}
          </Button>
        </>
      }
    >
      <FilterBar filter={filter} set={set} isSet={isSet} clear={clear} />
      <div className="payment-list">
        {list.held > 0 && (
          <div className="held" role="status">
            <Button size="compact-md" radius="xl" onClick={list.show} data-testid="show-new">
              {said.held(list.held)}
            </Button>
          </div>
        )}
        {shown()}
      </div>
    </Page>
  );
}
