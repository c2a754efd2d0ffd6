import { SegmentedControl } from '@mantine/core';
import type { AuditRow } from '@tollgate/contract/console';
import { useMore } from '../../api/use-answer.ts';
import { useMember } from '../../member.tsx';
import { Empty, MoreButton, Page, Trouble, Waiting, When } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Rows } from '../../parts/rows.tsx';
import { useFilter } from '../../parts/use-filter.ts';
import { useShop } from '../../shop-context.ts';
import { useLanguage, useWords } from '../../words.ts';
import { toldFacts } from './told-facts.ts';
import { actions, words } from './words.ts';

/** Who did what, newest first. */
export default function AuditPage() {
  const said = useWords(words);
  const { mId } = useShop();
  const isOwner = useMember().can('owner');
  const { filter, set } = useFilter(['of']);
  const list = useMore(
    'audit',
    { query: { mId: filter.of === 'shop' ? mId : undefined } },
    { isEnabled: isOwner },
  );
  return (
    <Page title={said.title} description={said.about}>
      <NotAllowed least="owner" />
      <div>
        <SegmentedControl
          aria-label={said.which}
          value={filter.of}
          onChange={(of) => set({ of })}
          data={[
            { value: '', label: said.all },
            { value: 'shop', label: said.only },
          ]}
          data-testid="audit-of"
        />
      </div>
      {list.isWaiting && <Waiting />}
      {list.error && <Trouble error={list.error} again={list.again} />}
      {isOwner && !list.isWaiting && !list.error && list.rows.length === 0 && <Empty title={said.none} />}
      {list.rows.length > 0 && <Table rows={list.rows} isOld={list.isOld} />}
      <MoreButton list={list} />
    </Page>
  );
}

function Table({ rows, isOld }: { rows: readonly AuditRow[]; isOld: boolean }) {
  const said = useWords(words);
  const names = useWords(actions);
  return (
    <Rows
      label={said.title}
      rows={rows}
      isOld={isOld}
      rowKey={({ id }) => id}
      testId={({ id }) => `audit-${id}`}
      columns={[
        { label: said.at, isTight: true, cell: ({ at }) => <When at={at} /> },
        {
          label: said.who,
          isTight: true,
          cell: ({ email, memberId }) => email ?? (memberId === 'loopback' ? said.machine : said.nobody),
        },
        {
          label: said.what,
          isTight: true,
          cell: ({ action }) => <span title={action}>{names[action] ?? action}</span>,
        },
        {
          label: said.target,
          isTight: true,
          cell: ({ target }) => (target === null ? '–' : <Target target={target} />),
        },
        { label: said.shop, cell: ({ mId }) => mId ?? '–' },
        { label: said.from, isTight: true, cell: ({ address }) => <code>{address}</code> },
        { label: said.details, cell: ({ facts }) => <Details facts={facts} /> },
      ]}
    />
  );
}

/** Numbers of ours say nothing to anybody: their end tells one from another, and all of them is there to point at. */
function Target({ target }: { target: string }) {
  const isNumber = /^[0-9a-f]{32}$/.test(target);
  return <code title={target}>{isNumber ? `…${target.slice(-6)}` : target}</code>;
}

function Details({ facts }: { facts: AuditRow['facts'] }) {
  const { language } = useLanguage();
  return toldFacts(facts, language) || '–';
}
