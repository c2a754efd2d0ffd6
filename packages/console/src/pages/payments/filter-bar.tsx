import { Button, Select, TextInput } from '@mantine/core';
import { paymentStatuses } from '@tollgate/contract/codes';
import { IconSearch } from '../../icons.tsx';
import { MomentField } from '../../parts/moment-field.tsx';
import { statusWords } from '../../parts/status-badge.tsx';
import { useTyped } from '../../parts/use-filter.ts';
import type { Filter } from '../../payments/matches.ts';
import { methodName } from '../../payments/method-name.ts';
import { useLanguage, useWords } from '../../words.ts';
import { words } from './words.ts';

/** What a shop of ours can be paid with. */
const methods = ['VIRTUAL_ACCOUNT', 'FOREIGN_EASY_PAY'] as const;

interface FilterBarProps {
  filter: Filter;
  set: (change: Partial<Record<keyof Filter, string | null>>) => void;
  isSet: boolean;
  clear: () => void;
}

export function FilterBar({ filter, set, isSet, clear }: FilterBarProps) {
  const said = useWords(words);
  const { language } = useLanguage();
  const typed = useTyped(filter.search, (search) => set({ search }));
  return (
    <search className="filters">
      <TextInput
        className="filter-search"
        aria-label={said.search}
        placeholder={said.search}
        leftSection={<IconSearch />}
        {...typed}
        data-testid="search"
      />
      <Select
        aria-label={said.status}
        placeholder={said.allStatuses}
        clearable
        data={paymentStatuses.map((value) => ({ value, label: statusWords[language][value] }))}
        value={filter.status || null}
        onChange={(status) => set({ status })}
        data-testid="filter-status"
      />
      <Select
        aria-label={said.method}
        placeholder={said.allMethods}
        clearable
        data={methods.map((method) => ({
          value: method,
          label: methodName({ method, provider: method === 'FOREIGN_EASY_PAY' ? 'PAYPAL' : null }, language),
        }))}
        value={filter.method || null}
        onChange={(method) => set({ method })}
        data-testid="filter-method"
      />
      <MomentField
        shape="day"
        className="filter-day"
        aria-label={said.from}
        title={said.from}
        leftSection={<small>{said.since}</small>}
        value={filter.from}
        max={filter.to}
        onChange={(from) => set({ from })}
        data-testid="filter-from"
      />
      <MomentField
        shape="day"
        className="filter-day"
        aria-label={said.to}
        title={said.to}
        leftSection={<small>{said.until}</small>}
        value={filter.to}
        min={filter.from}
        onChange={(to) => set({ to })}
        data-testid="filter-to"
      />
      {isSet && (
        <Button variant="subtle" color="gray" onClick={clear} data-testid="clear-filter">
          {said.clear}
        </Button>
      )}
    </search>
  );
}
