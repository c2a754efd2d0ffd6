import type { ClockView, MovedClock } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { Link, Page, Section, Trouble, useFormTrouble, Waiting } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { useShop } from '../../shop-context.ts';
import { useWords } from '../../words.ts';
import { BigClock } from './big-clock.tsx';
import { FreeMoves } from './free-moves.tsx';
import { Happened } from './happened.tsx';
import { UpcomingList } from './upcoming.tsx';
import { words } from './words.ts';
import './clock.css';

export interface Mover {
  move(body: { advance: string } | { to: string }): void;
  isMoving: boolean;
  /** Why it cannot be moved at all. */
  not: string | undefined;
  trouble: ReturnType<typeof useFormTrouble<'advance' | 'to'>>;
}

/** The shop's own time, what falls due on it, and moving it forward. */
export default function ClockPage() {
  const said = useWords(words);
  const asked = useAnswer('clock', {}, { everyMs: 30_000 });
  useLiveRefresh('clock', ['clock']);
  useLiveRefresh('payments', ['clock']);
  useLiveRefresh('deliveries', ['clock']);
  return (
    <Page title={said.title} description={said.about}>
      <NotAllowed />
      {asked.isPending && <Waiting />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && <Shown clock={asked.data} />}
      <Section title={said.how}>
        <ul className="plain-list">
          <li>{said.howOne}</li>
          <li>{said.howTwo}</li>
          <li>
            {said.howThree} <Link to="/settings">{said.reset}</Link>
          </li>
        </ul>
      </Section>
    </Page>
  );
}

function Shown({ clock }: { clock: ClockView }) {
  const said = useWords(words);
  const { environment } = useShop();
  const [happened, setHappened] = useState<MovedClock['happened']>();
  const trouble = useFormTrouble(['advance', 'to']);
  const act = useAct('moveClock', {
    refreshes: ['clock', 'home', 'settings', 'listPayments', 'listDeliveries'],
    takes: (refused) => refused.field !== undefined && trouble.take(refused),
    onDone: (moved) => setHappened(moved.happened),
  });
  const mover: Mover = {
    move: (body) => {
      trouble.clear();
      act.mutate({ body });
    },
    isMoving: act.isPending,
    not: environment === 'live' ? said.live : undefined,
    trouble,
  };
  return (
    <>
      <BigClock clock={clock} mover={mover} />
      <Section title={said.free}>
        <FreeMoves now={clock.now} mover={mover} />
      </Section>
      {happened && <Happened happened={happened} />}
      <UpcomingList clock={clock} mover={mover} />
    </>
  );
}
