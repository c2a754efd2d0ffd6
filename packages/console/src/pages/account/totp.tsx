import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { TotpBegun } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useMember } from '../../member.tsx';
import { Badge, Section, useFormTrouble, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { SecretOnce } from '../keys/secret-once.tsx';
import { Prove } from './prove.tsx';
import { Qr } from './qr.tsx';
import { words } from './words.ts';

interface TotpProps {
  /** Given with the first second step. */
  onCodes: (codes: string[] | null) => void;
}

/** Six digits from an app: connecting one, and letting go of it. */
export function Totp({ onCodes }: TotpProps) {
  const said = useWords(words);
  const { hasTotp } = useMember();
  return (
    <Section title={said.totp} about={said.totpAbout}>
      <div className="account-state">
        <Badge tone={hasTotp ? 'good' : 'quiet'}>{hasTotp ? said.on : said.off}</Badge>
        {hasTotp ? <Disconnect /> : <Connect onCodes={onCodes} />}
      </div>
    </Section>
  );
}

function Connect({ onCodes }: TotpProps) {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const [begun, setBegun] = useState<TotpBegun>();
  const trouble = useFormTrouble(['password', 'name']);
  const begin = useAct('beginTotp', { takes: trouble.take, onDone: setBegun });
  const close = () => {
    setOpen(false);
    setBegun(undefined);
    trouble.clear();
  };
  const prove = (password: string) => {
    trouble.clear();
    begin.mutate({ body: { password } });
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)} data-testid="connect-totp">
        {said.connect}
      </Button>
      <Prove
        title={said.connect}
        isOpen={isOpen}
        close={close}
        yes={said.go}
        isPending={begin.isPending}
        trouble={trouble}
        onProved={prove}
      >
        {begun && <Scan begun={begun} close={close} onCodes={onCodes} />}
      </Prove>
    </>
  );
}

function Scan({ begun, close, onCodes }: { begun: TotpBegun; close: () => void } & TotpProps) {
  const said = useWords(words);
  const notice = useNotice();
  const [code, setCode] = useState('');
  const trouble = useFormTrouble(['code']);
  const confirm = useAct('confirmTotp', {
    refreshes: ['session'],
    takes: trouble.take,
    onDone: ({ recoveryCodes }) => {
      notice.done(said.connected);
      close();
      onCodes(recoveryCodes);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    confirm.mutate({ body: { code } });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className="ask">{said.scan}</p>
        <Qr text={begun.uri} label={said.qr} />
        <p className="ask soft">{said.orType}</p>
        <SecretOnce text={begun.secret} label={said.secret} testId="totp-secret" />
        <TextInput
          label={said.code}
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          error={trouble.of('code') ?? trouble.rest}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-testid="totp-code"
          required
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {said.cancel}
          </Button>
          <Button type="submit" loading={confirm.isPending} data-testid="confirm-totp">
            {said.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Disconnect() {
  const said = useWords(words);
  const notice = useNotice();
  const [isOpen, setOpen] = useState(false);
  const trouble = useFormTrouble(['password', 'name']);
  const close = () => {
    setOpen(false);
    trouble.clear();
  };
  const remove = useAct('removeTotp', {
    refreshes: ['session'],
    takes: trouble.take,
    onDone: () => {
      close();
      notice.done(said.disconnected);
    },
  });
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)} data-testid="disconnect-totp">
        {said.disconnect}
      </Button>
      <Prove
        title={said.disconnectTitle}
        isOpen={isOpen}
        close={close}
        yes={said.disconnect}
        isPending={remove.isPending}
        trouble={trouble}
        onProved={(password) => {
          trouble.clear();
          remove.mutate({ body: { password } });
        }}
      />
    </>
  );
}
