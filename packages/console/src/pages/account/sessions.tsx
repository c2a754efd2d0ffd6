import { Button } from '@mantine/core';
import type { SessionView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Badge, ConfirmButton, Section, Trouble, Waiting, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { browserName } from './browser-name.ts';
import { words } from './words.ts';

/** Where one is logged in, and ending it there. */
export function Sessions() {
  const said = useWords(words);
  const asked = useAnswer('listSessions');
  const endOthers = useAct('revokeOtherSessions', { refreshes: ['listSessions'] });
  const sessions = asked.data?.sessions ?? [];
  return (
    <Section
      title={said.sessions}
      about={said.sessionsAbout}
      actions={
        sessions.length > 1 && (
          <ConfirmButton
            question={said.endOthersAsk}
            text={said.endOthersText}
            yes={said.endOthers}
            onYes={() => endOthers.mutate({})}
            testId="end-others"
          >
            {said.endOthers}
          </ConfirmButton>
        )
      }
    >
      {asked.isPending && <Waiting lines={3} />}
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {sessions.length > 0 && <Table sessions={sessions} />}
    </Section>
  );
}

function Table({ sessions }: { sessions: readonly SessionView[] }) {
  const said = useWords(words);
  const end = useAct('revokeSession', { refreshes: ['listSessions'] });
  return (
    <Rows
      label={said.sessions}
      rows={sessions}
      rowKey={({ sessionId }) => sessionId}
      testId={({ sessionId }) => `session-${sessionId}`}
      columns={[
        {
          label: said.browser,
          cell: ({ browser, isThis }) => (
            <span title={browser}>
              {browserName(browser)} {isThis && <Badge tone="good">{said.thisOne}</Badge>}
            </span>
          ),
        },
        { label: said.from, cell: ({ address }) => <code>{address}</code> },
        { label: said.how, cell: ({ how }) => said.hows[how] ?? how },
        { label: said.seen, isTight: true, cell: ({ seenAt }) => <When at={seenAt} /> },
        {
          label: said.actions,
          isPlain: true,
          cell: ({ sessionId, isThis, browser }) =>
            isThis ? null : (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${said.end}: ${browserName(browser)}`}
                onClick={() => end.mutate({ params: { sessionId } })}
                data-testid={`end-${sessionId}`}
              >
                {said.end}
              </Button>
            ),
        },
      ]}
    />
  );
}
