import './home.css';
import type { Home as HomeAnswer } from '@tollgate/contract/console';
import { lazy, Suspense } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { Page, Section } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useLanguage, useWords } from '../../words.ts';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HoursTable } from './hours-table.tsx';
import { Newest } from './newest.tsx';
import { words } from './words.ts';

/** Drawing takes more code than everything else here, so it comes after what can be read. */
const Charts = lazy(() => import('./charts.tsx'));

export default function Home() {
  const said = useWords(words);
  const { language } = useLanguage();
  // The newest payments keep themselves up to date; sums may be some seconds old.
  const home = useAnswer('home', {}, { everyMs: 10_000 });
  useLiveRefresh('clock', ['home']);
  if (!home.data) {
    return (
      <Page title={said.title}>
        {home.error ? (
          <Trouble error={home.error} again={() => void home.refetch()} />
        ) : (
          <Waiting lines={9} />
        )}
      </Page>
    );
  }
  const { firstSteps, now } = home.data;
  const isNew = !Object.values(firstSteps).every(Boolean);
  const isUsed = home.data.newest.length > 0;
  const day = new Date(now).toLocaleDateString(language === 'ko' ? 'ko-KR' : 'en-GB', {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    weekday: 'long',
  });
  const steps = <FirstSteps home={home.data} />;
  return (
    <Page title={said.title} heading={day} description={said.about}>
      <Figures home={home.data} />
      {!firstSteps.requested && steps}
      {(firstSteps.requested || isUsed) && (
        <>
          <Newest rows={home.data.newest} />
          <Section title={said.day}>
            <Suspense fallback={<div className="charts charts-waiting" />}>
              <Charts hours={home.data.hours} />
            </Suspense>
            <HoursTable hours={home.data.hours} />
          </Section>
        </>
      )}
      {firstSteps.requested && (isNew ? steps : <FirstSteps home={home.data} isFolded />)}
    </Page>
  );
}

export type Hours = HomeAnswer['hours'];
