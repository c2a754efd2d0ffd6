import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { DeliveryRow, WebhookView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { useMore } from '../../api/use-answer.ts';
import { useNotAllowed } from '../../member.tsx';
import {
  Badge,
  ConfirmButton,
  Empty,
  Link,
  MoreButton,
  Section,
  Trouble,
  useNotice,
  Waiting,
  When,
} from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useFilter, useTyped } from '../../parts/use-filter.ts';
import { useLanguage, useWords } from '../../words.ts';
import { DeliveryActs } from './delivery-acts.tsx';
import { troubleOf } from './trouble-words.ts';
import { type DeliveryState, stateTones, words } from './words.ts';

const names = ['search', 'state', 'webhookId'] as const;

/** Every webhook that was sent, newest first; the filter stands in the address. */
export function Deliveries({ webhooks }: { webhooks: readonly WebhookView[] }) {
  const said = useWords(words);
  const { filter, set, isSet, clear } = useFilter(names);
  const search = useTyped(filter.search, (text) => set({ search: text }));
  const list = useMore('listDeliveries', { query: filter });
  const states = Object.entries(said.states).map(([value, label]) => ({ value, label }));
  const endpoints = webhooks.map(({ id, name, url }) => ({ value: id, label: name || url }));
  return (
    <Section title={said.deliveries} about={said.deliveriesAbout} actions={<ResendFailed />}>
      <div className="filters">
        <TextInput label={said.search} type="search" {...search} data-testid="search" />
        <NativeSelect
          label={said.state}
          data={[{ value: '', label: said.anyState }, ...states]}
          value={filter.state}
          onChange={({ currentTarget }) => set({ state: currentTarget.value })}
          data-testid="filter-state"
        />
        <NativeSelect
          label={said.endpoint}
          data={[{ value: '', label: said.anyEndpoint }, ...endpoints]}
          value={filter.webhookId}
          onChange={({ currentTarget }) => set({ webhookId: currentTarget.value })}
          data-testid="filter-webhook"
        />
        {isSet && (
          <Button variant="subtle" onClick={clear}>
            {said.clear}
          </Button>
        )}
      </div>
      {list.isWaiting && <Waiting />}
      {list.error && <Trouble error={list.error} again={list.again} />}
      {!list.isWaiting && !list.error && list.rows.length === 0 && (
        <Empty
          title={isSet ? said.noneFound : said.noDeliveries}
          {...(isSet ? {} : { text: said.noDeliveriesAbout })}
        />
      )}
      {list.rows.length > 0 && <Table rows={list.rows} isOld={list.isOld} />}
      <MoreButton list={list} />
    </Section>
  );
}

function Table({ rows, isOld }: { rows: readonly DeliveryRow[]; isOld: boolean }) {
  const said = useWords(words);
  return (
    <Rows
      label={said.deliveries}
      rows={rows}
      isOld={isOld}
      rowKey={({ id }) => id}
      testId={({ id }) => `delivery-${id}`}
      columns={[
        {
          label: said.at,
          isTight: true,
          cell: ({ id, createdAt }) => (
            <Link to={`/deliveries/${id}`}>
              <When at={createdAt} />
            </Link>
          ),
        },
        { label: said.state, isTight: true, cell: ({ state }) => <StateBadge state={state} /> },
        { label: said.eventType, isTight: true, cell: ({ eventType }) => <code>{eventType}</code> },
        {
          label: said.order,
          cell: ({ orderId, paymentKey }) => <Link to={`/payments/${paymentKey}`}>{orderId}</Link>,
        },
        { label: said.attempts, align: 'right', cell: ({ attempts }) => attempts },
        { label: said.last, cell: (row) => <LastAnswer row={row} /> },
        {
          label: said.actions,
          isPlain: true,
          cell: (row) => <DeliveryActs delivery={row} size="compact-sm" />,
        },
      ]}
    />
  );
}

export function StateBadge({ state }: { state: DeliveryState }) {
  const said = useWords(words);
  return (
    <Badge tone={stateTones[state]} title={state}>
      {said.states[state]}
    </Badge>
  );
}

function LastAnswer({ row }: { row: DeliveryRow }) {
  const { language } = useLanguage();
  if (row.lastStatus !== null) return <code>{row.lastStatus}</code>;
  return row.lastError ? troubleOf(row.lastError, language).what : '–';
}

function ResendFailed() {
  const said = useWords(words);
  const notice = useNotice();
  const isRefused = useNotAllowed('developer') !== undefined;
  const resend = useAct('resendFailed', {
    refreshes: ['listDeliveries', 'listWebhooks'],
    onDone: ({ resent }) => notice.done(said.resent(resent)),
  });
  if (isRefused) return null;
  return (
    <ConfirmButton
      question={said.resendFailedAsk}
      text={said.resendFailedText}
      yes={said.resend}
      onYes={() => resend.mutate({})}
      loading={resend.isPending}
      testId="resend-failed"
    >
      {said.resendFailed}
    </ConfirmButton>
  );
}
