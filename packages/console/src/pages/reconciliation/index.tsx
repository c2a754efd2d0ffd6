import { Switch } from '@mantine/core';
import type { ReconciliationView } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useMember } from '../../member.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import {
  Badge,
  Empty,
  Page,
  Section,
  type Tone,
  Trouble,
  useNotice,
  Waiting,
  When,
} from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { Break } from './break.tsx';
import { words } from './words.ts';
import './reconciliation.css';

/** Our books against the bank's and PayPal's. */
export default function ReconciliationPage() {
  const said = useWords(words);
  const notice = useNotice();
  const isOwner = useMember().can('owner');
  const asked = useAnswer('reconciliation', {}, { isEnabled: isOwner });
  const run = useAct('reconcileNow', { refreshes: ['reconciliation'], onDone: () => notice.done(said.ran) });
  return (
    <Page
      title={said.title}
      description={said.about}
      actions={
        <ActButton
          least="owner"
          loading={run.isPending}
          onClick={() => run.mutate({})}
          testId="reconcile-now"
        >
          {said.run}
        </ActButton>
      }
    >
      <NotAllowed least="owner" />
      {isOwner && asked.isPending && <Waiting />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && <Breaks view={asked.data} />}
      {asked.data && <Days days={asked.data.days} />}
    </Page>
  );
}

function Breaks({ view }: { view: ReconciliationView }) {
  const said = useWords(words);
  const [isOpenOnly, setOpenOnly] = useState(true);
  const isAnySettled = view.breaks.some(({ isOpen }) => !isOpen);
  const shown = view.breaks.filter(({ isOpen }) => isOpen || !isOpenOnly);
  return (
    <Section
      title={said.breaks}
      about={said.breaksAbout}
      actions={
        isAnySettled && (
          <Switch
            label={said.onlyOpen}
            checked={isOpenOnly}
            onChange={({ currentTarget }) => setOpenOnly(currentTarget.checked)}
            data-testid="only-open"
          />
        )
      }
    >
      {shown.length === 0 && <NoBreaks days={view.days} />}
      {shown.map((found) => (
        <Break key={found.id} found={found} />
      ))}
    </Section>
  );
}

/** Nothing was found: on the days that were compared, and that is not every day. */
function NoBreaks({ days }: { days: ReconciliationView['days'] }) {
  const said = useWords(words);
  const isCompared = days.some(({ state }) => state === 'matched' || state === 'breaks');
  const isAnyOpen = days.some(({ state }) => state === 'running' || state === 'missing');
  if (!isCompared) return <Empty title={said.noneCompared} text={said.noDaysAbout} />;
  return <Empty title={said.noBreaks} text={isAnyOpen ? said.noBreaksYet : said.noBreaksAbout} />;
}

const tones: Record<ReconciliationView['days'][number]['state'], Tone> = {
  matched: 'good',
  breaks: 'bad',
  missing: 'wait',
  running: 'wait',
};

function Days({ days }: { days: ReconciliationView['days'] }) {
  const said = useWords(words);
  return (
    <Section title={said.days}>
      {days.length === 0 ? (
        <Empty title={said.noDays} text={said.noDaysAbout} />
      ) : (
        <Rows
          label={said.days}
          rows={days}
          rowKey={({ rail, date }) => `${rail} ${date}`}
          columns={[
            { label: said.day, isTight: true, cell: ({ date }) => date },
            { label: said.rail, cell: ({ rail }) => said.rails[rail] },
            {
              label: said.state,
              cell: ({ state }) => <Badge tone={tones[state]}>{said.states[state]}</Badge>,
            },
            { label: said.lines, align: 'right', cell: ({ lines }) => lines.toLocaleString() },
            { label: said.breaks, align: 'right', cell: ({ breaks }) => breaks.toLocaleString() },
            {
              label: said.compared,
              isTight: true,
              cell: ({ comparedAt }) => (comparedAt ? <When at={comparedAt} /> : '–'),
            },
          ]}
        />
      )}
    </Section>
  );
}
