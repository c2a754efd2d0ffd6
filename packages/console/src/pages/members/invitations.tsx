import type { InvitationView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { ConfirmButton, Section, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { roleWords, words } from './words.ts';

/** Who was asked in and has not come yet. */
export function Invitations({ invitations }: { invitations: readonly InvitationView[] }) {
  const said = useWords(words);
  const roleSaid = useWords(roleWords);
  const revoke = useAct('revokeInvitation', { refreshes: ['listInvitations'] });
  return (
    <Section title={said.invitations}>
      <Rows
        label={said.invitations}
        rows={invitations}
        rowKey={({ invitationId }) => invitationId}
        testId={({ invitationId }) => `invitation-${invitationId}`}
        columns={[
          { label: said.email, cell: ({ email }) => email },
          { label: said.role, cell: ({ role }) => roleSaid.names[role] },
          {
            label: said.shops,
            cell: ({ mIds }) => (mIds === null ? said.allShops : said.count(mIds.length)),
          },
          {
            label: said.by,
            cell: ({ invitedBy }) => (invitedBy === 'loopback' ? said.onMachine : invitedBy),
          },
          { label: said.ends, isTight: true, cell: ({ expiresAt }) => <When at={expiresAt} /> },
          {
            label: said.actions,
            isPlain: true,
            cell: ({ invitationId, email }) => (
              <ConfirmButton
                size="compact-sm"
                question={said.revokeAsk}
                text={said.revokeText}
                yes={said.revoke}
                aria-label={`${said.revoke}: ${email}`}
                onYes={() => revoke.mutate({ params: { invitationId } })}
                testId={`revoke-${invitationId}`}
              >
                {said.revoke}
              </ConfirmButton>
            ),
          },
        ]}
      />
    </Section>
  );
}
