import type { MemberView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { Badge, ConfirmButton, Section, useNotice, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { ChangeMember } from './change-member.tsx';
import { roleWords, words } from './words.ts';

export function MemberList({ members }: { members: readonly MemberView[] }) {
  const said = useWords(words);
  const roleSaid = useWords(roleWords);
  const notice = useNotice();
  const remove = useAct('removeMember', {
    refreshes: ['listMembers'],
    onDone: () => notice.done(said.removed),
  });
  if (members.length === 0) return null;
  return (
    <Section title={said.members}>
      <Rows
        label={said.members}
        rows={members}
        rowKey={({ memberId }) => memberId}
        testId={({ memberId }) => `member-${memberId}`}
        columns={[
          {
            label: said.name,
            cell: ({ name, email, isYou }) => (
              <span className="who">
                <strong>
                  {name} {isYou && <Badge tone="good">{said.you}</Badge>}
                </strong>
                <small>{email}</small>
              </span>
            ),
          },
          { label: said.role, isTight: true, cell: ({ role }) => roleSaid.names[role] },
          {
            label: said.shops,
            cell: ({ mIds }) =>
              mIds === null ? said.allShops : <span title={mIds.join(', ')}>{said.count(mIds.length)}</span>,
          },
          {
            label: said.second,
            cell: ({ hasSecondStep }) => (
              <Badge tone={hasSecondStep ? 'good' : 'quiet'}>{hasSecondStep ? said.on : said.off}</Badge>
            ),
          },
          {
            label: said.seen,
            isTight: true,
            cell: ({ seenAt }) => (seenAt ? <When at={seenAt} /> : said.never),
          },
          {
            label: said.actions,
            isPlain: true,
            cell: (member) => (
              <div className="row-acts">
                <ChangeMember member={member} />
                <ConfirmButton
                  size="compact-sm"
                  question={said.removeAsk(member.name)}
                  text={said.removeText}
                  yes={said.remove}
                  aria-label={`${said.remove}: ${member.name}`}
                  onYes={() => remove.mutate({ params: { memberId: member.memberId } })}
                  testId={`remove-${member.memberId}`}
                >
                  {said.remove}
                </ConfirmButton>
              </div>
            ),
          },
        ]}
      />
    </Section>
  );
}
