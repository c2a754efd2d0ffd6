import { useState } from 'react';
import { useMember } from '../../member.tsx';
import { Empty, Facts, Page } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { roleWords } from '../members/words.ts';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { Recovery, RecoveryCodes } from './recovery.tsx';
import { Sessions } from './sessions.tsx';
import { Totp } from './totp.tsx';
import { words } from './words.ts';
import './account.css';

/** One's own account: how it is entered, and from where. */
export default function AccountPage() {
  const said = useWords(words);
  const roles = useWords(roleWords).names;
  const member = useMember();
  const [codes, setCodes] = useState<string[] | null>(null);
  if (member.isLoopback) {
    return (
      <Page title={said.title}>
        <Empty title={said.loopback} text={said.loopbackAbout} />
      </Page>
    );
  }
  return (
    <Page title={said.title} description={said.about}>
      <Facts
        facts={[
          { label: said.who, value: `${member.name} (${roles[member.role]})` },
          { label: said.email, value: member.email },
        ]}
      />
      <Password />
      <Totp onCodes={setCodes} />
      <Passkeys onCodes={setCodes} />
      {(member.hasTotp || member.passkeys > 0) && <Recovery onCodes={setCodes} />}
      <Sessions />
      <RecoveryCodes codes={codes} close={() => setCodes(null)} />
    </Page>
  );
}
