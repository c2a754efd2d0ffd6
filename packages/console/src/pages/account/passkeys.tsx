import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Badge, Section, Trouble, useFormTrouble, useNotice, When } from '../../parts/index.ts';
import { Rows } from '../../parts/rows.tsx';
import { useWords } from '../../words.ts';
import { registerPasskey } from './passkey.ts';
import { Prove } from './prove.tsx';
import { words } from './words.ts';

interface PasskeysProps {
  /** Given with the first second step. */
  onCodes: (codes: string[] | null) => void;
}

/** Keys that a device or a security key holds. */
export function Passkeys({ onCodes }: PasskeysProps) {
  const said = useWords(words);
  const session = useAnswer('session');
  const asked = useAnswer('listPasskeys');
  const isPossible = session.data?.hasPasskeys ?? false;
  const passkeys = asked.data?.passkeys ?? [];
  return (
    <Section
      title={said.passkeys}
      about={isPossible ? said.passkeysAbout : said.noPasskeysHere}
      actions={isPossible && <Add onCodes={onCodes} />}
    >
      {asked.error && <Trouble error={asked.error} again={() => void asked.refetch()} />}
      {asked.data && passkeys.length === 0 && <p className="ask soft">{said.noPasskeys}</p>}
      {passkeys.length > 0 && (
        <Rows
          label={said.passkeys}
          rows={passkeys}
          rowKey={({ passkeyId }) => passkeyId}
          columns={[
            {
              label: said.passkeyName,
              cell: ({ name, isSynced }) => (
                <>
                  <strong>{name}</strong> {isSynced && <Badge tone="quiet">{said.synced}</Badge>}
                </>
              ),
            },
            { label: said.host, cell: ({ host }) => host },
            { label: said.made, isTight: true, cell: ({ createdAt }) => <When at={createdAt} /> },
            {
              label: said.used,
              isTight: true,
              cell: ({ usedAt }) => (usedAt ? <When at={usedAt} /> : said.never),
            },
            {
              label: said.actions,
              isPlain: true,
              cell: ({ passkeyId, name }) => <Remove passkeyId={passkeyId} name={name} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

function Add({ onCodes }: PasskeysProps) {
  const said = useWords(words);
  const notice = useNotice();
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const trouble = useFormTrouble(['password', 'name']);
  const close = () => {
    setOpen(false);
    trouble.clear();
  };
  const add = useAct('addPasskey', {
    refreshes: ['listPasskeys', 'session'],
    takes: trouble.take,
    onDone: ({ recoveryCodes }) => {
      close();
      notice.done(said.passkeyAdded);
      onCodes(recoveryCodes);
    },
  });
  const options = useAct('addPasskeyOptions', { takes: trouble.take });
  const prove = async (password: string, name: string) => {
    trouble.clear();
    const asked = await options.mutateAsync({ body: { password } }).catch(() => undefined);
    if (!asked) return;
    setAsking(true);
    const response = await registerPasskey(asked.options).catch(() => undefined);
    setAsking(false);
    if (response) add.mutate({ body: { name, response } });
    else notice.trouble(said.passkeyStopped);
  };
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)} data-testid="add-passkey">
        {said.addPasskey}
      </Button>
      <Prove
        title={said.addPasskey}
        isOpen={isOpen}
        close={close}
        yes={said.go}
        isPending={options.isPending || isAsking || add.isPending}
        trouble={trouble}
        name={{ label: said.passkeyName, placeholder: said.passkeyNameHint }}
        onProved={(password, name) => void prove(password, name)}
      />
    </>
  );
}

function Remove({ passkeyId, name }: { passkeyId: string; name: string }) {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const trouble = useFormTrouble(['password', 'name']);
  const close = () => {
    setOpen(false);
    trouble.clear();
  };
  const remove = useAct('removePasskey', {
    refreshes: ['listPasskeys', 'session'],
    takes: trouble.take,
    onDone: close,
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${said.remove}: ${name}`}
        onClick={() => setOpen(true)}
        data-testid={`remove-passkey-${passkeyId}`}
      >
        {said.remove}
      </Button>
      <Prove
        title={said.removePasskey}
        isOpen={isOpen}
        close={close}
        yes={said.remove}
        isPending={remove.isPending}
        trouble={trouble}
        onProved={(password) => {
          trouble.clear();
          remove.mutate({ params: { passkeyId }, body: { password } });
        }}
      />
    </>
  );
}
