import type { SessionAnswer } from '@tollgate/contract/console';
import { useState } from 'react';
import { Navigate } from 'react-router';
import { useAnswer } from '../../api/use-answer.ts';
import { Trouble, Waiting } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { Door } from './door.tsx';
import { FirstStep } from './first-step.tsx';
import { SecondStepForm } from './second-step.tsx';
import { useLetIn } from './use-let-in.ts';
import { words } from './words.ts';

/** In with a password and its second step, or with a passkey alone. */
export default function LoginPage() {
  const said = useWords(words);
  const asked = useAnswer('session');
  const letIn = useLetIn();
  const [answer, setAnswer] = useState<SessionAnswer>();
  const session = answer ?? asked.data;
  const go = (next: SessionAnswer) => {
    setAnswer(next);
    letIn(next);
  };
  if (!session) {
    return (
      <Door title={said.title}>
        {asked.error ? (
          <Trouble error={asked.error} again={() => void asked.refetch()} />
        ) : (
          <Waiting lines={3} />
        )}
      </Door>
    );
  }
  if (session.state === 'setup') return <Navigate to="/setup" replace />;
  if (session.state === 'loopback' || (session.state === 'member' && !answer))
    return <Navigate to="/" replace />;
  if (session.state === 'second-step') {
    const again = () => setAnswer({ ...session, state: 'nobody', steps: [] });
    return (
      <Door title={said.second}>
        <SecondStepForm session={session} onAnswer={go} again={again} />
      </Door>
    );
  }
  return (
    <Door title={said.title} about={said.about}>
      <FirstStep hasPasskeys={session.hasPasskeys} onAnswer={go} />
      <p className="door-note">{said.forgot}</p>
    </Door>
  );
}
