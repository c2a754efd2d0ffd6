import type { Fault } from '@tollgate/contract';
import {
  type FaultEffect,
  type FaultPlace,
  faultEffectNames,
  faultEffects,
  faultPlaces,
} from '@tollgate/contract/fault-effects';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { useNotAllowed } from '../../member.tsx';
import { Page, Section, Trouble, useNotice, Waiting } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { useShop } from '../../shop-context.ts';
import { useLanguage, useWords } from '../../words.ts';
import { Active } from './active.tsx';
import { FaultForm } from './fault-form.tsx';
import { presets } from './presets.ts';
import { type Rule, ruleOf } from './rule.ts';
import { words } from './words.ts';
import './faults.css';

/** Trouble on purpose: which rules are on, and turning more on. */
export default function FaultsPage() {
  const said = useWords(words);
  const asked = useAnswer('faults');
  useLiveRefresh('faults', ['faults']);
  return (
    <Page title={said.title} description={said.about}>
      <NotAllowed />
      {asked.isPending && <Waiting />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && <Shown faults={asked.data.faults as Fault[]} />}
    </Page>
  );
}

function Shown({ faults }: { faults: readonly Fault[] }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const notice = useNotice();
  const [chosen, setChosen] = useState<FaultEffect>();
  const { environment } = useShop();
  const refused = useNotAllowed('developer') ?? (environment === 'live' ? said.live : undefined);
  const turnOn = useAct('replaceFaults', {
    refreshes: ['faults'],
    onDone: (_, { body }) => {
      const rule = (body as { faults: Rule[] }).faults.at(-1);
      if (rule) notice.done(said.turnedOn(faultEffects[rule.effect].label[language]));
    },
  });
  const turnOnNow = (rule: Rule) => turnOn.mutate({ body: { faults: [...faults.map(ruleOf), rule] } });
  return (
    <>
      <Active faults={faults} refused={refused} />
      <Section title={said.presets} about={said.presetsAbout}>
        <div className="fault-cards">
          {presets.map(([name, rule]) => (
            <Card
              key={name}
              testId={`preset-${name}`}
              title={said.presetNames[name]?.[0] ?? name}
              text={said.presetNames[name]?.[1] ?? ''}
              refused={refused ?? (turnOn.isPending ? '' : undefined)}
              onClick={() => turnOnNow(rule)}
            />
          ))}
        </div>
      </Section>
      <Section title={said.add} about={said.addAbout}>
        {(Object.keys(faultPlaces) as FaultPlace[]).map((place) => (
          <div key={place} className="fault-place">
            <h3>{faultPlaces[place][language]}</h3>
            <div className="fault-cards">
              {faultEffectNames
                .filter((effect) => faultEffects[effect].place === place)
                .map((effect) => (
                  <Card
                    key={effect}
                    testId={`fault-${effect}`}
                    title={faultEffects[effect].label[language]}
                    text={faultEffects[effect].does[language]}
                    refused={refused}
                    onClick={() => setChosen(effect)}
                  />
                ))}
            </div>
          </div>
        ))}
      </Section>
      <FaultForm effect={chosen} faults={faults} close={() => setChosen(undefined)} />
    </>
  );
}

interface CardProps {
  testId: string;
  title: string;
  text: string;
  /** Why it may not be pressed; empty for a moment. */
  refused: string | undefined;
  onClick: () => void;
}

function Card({ testId, title, text, refused, onClick }: CardProps) {
  return (
    <button
      type="button"
      className="fault-card"
      data-testid={testId}
      aria-disabled={refused !== undefined}
      title={refused || undefined}
      onClick={refused === undefined ? onClick : undefined}
    >
      <strong>{title}</strong>
      <span>{text}</span>
    </button>
  );
}
