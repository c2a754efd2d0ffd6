import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMore } from '../../api/use-answer.ts';
import { useLive } from '../../api/use-live.ts';
import { IconReload } from '../../icons.tsx';
import { Empty, MoreButton, Page, Trouble, Waiting } from '../../parts/index.ts';
import { MomentField } from '../../parts/moment-field.tsx';
import { useFilter, useTyped } from '../../parts/use-filter.ts';
import { useLanguage, useWords } from '../../words.ts';
import { Calls } from './calls.tsx';
import { endpoints, words } from './words.ts';
import './logs.css';

const names = ['search', 'result', 'endpoint', 'code', 'from', 'to'] as const;

/** Every call that was made with the shop's keys, newest first; the filter stands in the address. */
export default function LogsPage() {
  const said = useWords(words);
  const kept = useFilter(names);
  const list = useMore('listCalls', { query: kept.filter });
  // Rows that moved under the eye would be lost: the reader says when.
  const [hasNew, setHasNew] = useState(false);
  useLive('calls', () => setHasNew(true));
  const reload = () => {
    setHasNew(false);
    list.again();
  };
  return (
    <Page
      title={said.title}
      description={said.about}
      actions={
        <Button
          variant={hasNew ? 'light' : 'default'}
          leftSection={<IconReload />}
          onClick={reload}
          data-testid="reload"
          data-has-new={hasNew}
        >
          {hasNew ? said.showNew : said.reload}
        </Button>
      }
    >
      <Filters {...kept} />
      {list.isWaiting && <Waiting />}
      {list.error && <Trouble error={list.error} again={list.again} />}
      {!list.isWaiting && !list.error && list.rows.length === 0 && (
        <Empty
          title={kept.isSet ? said.noneFound : said.none}
          {...(kept.isSet
            ? { action: { label: said.clear, onClick: kept.clear } }
            : { text: said.noneAbout })}
        />
      )}
      {list.rows.length > 0 && <Calls rows={list.rows} isOld={list.isOld} />}
      <MoreButton list={list} />
    </Page>
  );
}

function Filters({ filter, set, isSet, clear }: ReturnType<typeof useFilter<(typeof names)[number]>>) {
  const said = useWords(words);
  const { language } = useLanguage();
  const search = useTyped(filter.search, (text) => set({ search: text }));
  const code = useTyped(filter.code, (text) => set({ code: text.toUpperCase() }));
  const list = Object.entries(endpoints).map(([value, label]) => ({ value, label: label[language] }));
  return (
    <div className="log-filters">
      <SegmentedControl
        aria-label={said.result}
        value={filter.result}
        onChange={(result) => set({ result })}
        data={[
          { value: '', label: said.any },
          { value: 'ok', label: said.ok },
          { value: 'refused', label: said.refused },
          { value: 'failed', label: said.failed },
        ]}
        data-testid="filter-result"
      />
      <div className="log-fields">
        <TextInput label={said.search} type="search" {...search} data-testid="search" />
        <NativeSelect
          label={said.endpoint}
          data={[{ value: '', label: said.anyEndpoint }, ...list]}
          value={filter.endpoint}
          onChange={({ currentTarget }) => set({ endpoint: currentTarget.value })}
          data-testid="filter-endpoint"
        />
        <TextInput label={said.code} placeholder="NOT_FOUND_PAYMENT" {...code} data-testid="filter-code" />
        <MomentField
          shape="day"
          label={said.from}
          value={filter.from}
          onChange={(from) => set({ from })}
          data-testid="filter-from"
        />
        <MomentField
          shape="day"
          label={said.to}
          value={filter.to}
          onChange={(to) => set({ to })}
          data-testid="filter-to"
        />
        {isSet && (
          <Button variant="subtle" onClick={clear} data-testid="clear-filter">
            {said.clear}
          </Button>
        )}
      </div>
    </div>
  );
}
