import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { asRefused } from '../../api/refused.ts';
import { useAct } from '../../api/use-act.ts';
import { Facts, Waiting } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { Door } from '../login/door.tsx';
import { useLetIn } from '../login/use-let-in.ts';
import { useLinkToken } from '../login/use-link-token.ts';
import { roleWords } from '../members/words.ts';
import { NewcomerForm } from '../setup/newcomer-form.tsx';
import { words } from './words.ts';

/** Whoever was handed a link becomes a member. */
export default function InvitationPage() {
  const said = useWords(words);
  const roles = useWords(roleWords);
  const token = useLinkToken();
  const letIn = useLetIn();
  const navigate = useNavigate();
  const read = useAct('readInvitation', { takes: () => true });
  const { mutate } = read;
  useEffect(() => {
    if (token !== '') mutate({ body: { token } });
  }, [token, mutate]);
  if (token === '' || read.error) {
    return (
      <Door title={said.useless} about={read.error ? asRefused(read.error).message : said.noToken}>
        <Button className="door-part" variant="default" mt="lg" onClick={() => void navigate('/login')}>
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
  const { email, role, mIds, invitedBy } = read.data;
  return (
    <Door title={said.title} about={said.by(invitedBy)}>
      <div className="door-part">
        <Facts
          facts={[
            { label: said.role, value: `${roles.names[role]}: ${roles.do[role]}` },
            { label: said.shops, value: mIds === null ? said.all : mIds.join(', ') },
          ]}
        />
      </div>
      <NewcomerForm call="acceptInvitation" token={token} email={email} isEmailFixed name="" onDone={letIn} />
    </Door>
  );
}
