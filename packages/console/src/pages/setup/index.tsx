import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { asRefused } from '../../api/refused.ts';
import { useAct } from '../../api/use-act.ts';
import { Waiting } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { Door } from '../login/door.tsx';
import { useLetIn } from '../login/use-let-in.ts';
import { useLinkToken } from '../login/use-link-token.ts';
import { NewcomerForm } from './newcomer-form.tsx';
import { words } from './words.ts';

/** The first owner, or one who lost the way in: by the link in the server's log. */
export default function SetupPage() {
  const said = useWords(words);
  const token = useLinkToken();
  const letIn = useLetIn();
  const navigate = useNavigate();
  const read = useAct('readSetup', { takes: () => true });
  const { mutate } = read;
  useEffect(() => {
    if (token !== '') mutate({ body: { token } });
  }, [token, mutate]);
  if (token === '') return <Door title={said.noToken} about={said.noTokenAbout} />;
  if (read.error) {
    return (
      <Door title={said.useless} about={asRefused(read.error).message}>
        <Button className="door-part" variant="default" onClick={() => void navigate('/login')}>
          {said.toLogin}
        </Button>
      </Door>
    );
  }
  if (!read.data) {
    return (
      <Door title={said.title}>
        <Waiting lines={3} />
      </Door>
    );
  }
  const { kind, email, name } = read.data;
  const isReset = kind === 'reset';
  return (
    <Door title={isReset ? said.resetTitle : said.title} about={isReset ? said.reset : said.first}>
      <NewcomerForm
        call="setup"
        token={token}
        email={email ?? ''}
        isEmailFixed={email !== null}
        name={name ?? ''}
        onDone={letIn}
      />
    </Door>
  );
}
