import { useAnswer } from '../../api/use-answer.ts';
import { useMember } from '../../member.tsx';
import { Page, Trouble, Waiting } from '../../parts/index.ts';
import { NotAllowed } from '../../parts/not-allowed.tsx';
import { Note } from '../../parts/note.tsx';
import { useWords } from '../../words.ts';
import { Invitations } from './invitations.tsx';
import { Invite } from './invite.tsx';
import { MemberList } from './member-list.tsx';
import { words } from './words.ts';
import './members.css';

/** Who may come in, as what, and to which shops. */
export default function MembersPage() {
  const said = useWords(words);
  const member = useMember();
  const isOwner = member.can('owner');
  const members = useAnswer('listMembers', {}, { isEnabled: isOwner });
  const invitations = useAnswer('listInvitations', {}, { isEnabled: isOwner });
  return (
    <Page title={said.title} description={said.about} actions={<Invite />}>
      <NotAllowed least="owner" />
      {member.isLoopback && <Note tone="wait">{said.loopback}</Note>}
      {isOwner && members.isPending && <Waiting />}
      {members.error && <Trouble error={members.error} again={() => void members.refetch()} />}
      {members.data && <MemberList members={members.data.members} />}
      {invitations.error && <Trouble error={invitations.error} again={() => void invitations.refetch()} />}
      {invitations.data && invitations.data.invitations.length > 0 && (
        <Invitations invitations={invitations.data.invitations} />
      )}
    </Page>
  );
}
