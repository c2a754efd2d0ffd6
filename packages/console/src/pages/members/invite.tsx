import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { Invited } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { IconPlus } from '../../icons.tsx';
import { ActButton } from '../../parts/act-button.tsx';
import { formatMoment, useFormTrouble } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import { SecretOnce } from '../keys/secret-once.tsx';
import { type Access, RoleFields } from './role-fields.tsx';
import { words } from './words.ts';

/** Makes a link that lets one person in, and shows it once. */
export function Invite() {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Invited>();
  const close = () => {
    setOpen(false);
    setMade(undefined);
  };
  return (
    <>
      <ActButton least="owner" leftSection={<IconPlus />} onClick={() => setOpen(true)} testId="invite">
        {said.invite}
      </ActButton>
      <Modal
        opened={isOpen}
        onClose={close}
        title={made ? said.linkTitle : said.invite}
        closeOnClickOutside={!made}
        closeButtonProps={{ 'aria-label': said.close }}
      >
        {made ? <Link made={made} close={close} /> : <Form onMade={setMade} close={close} />}
      </Modal>
    </>
  );
}

function Link({ made, close }: { made: Invited; close: () => void }) {
  const said = useWords(words);
  const { language } = useLanguage();
  return (
    <Stack gap="md">
      <p className="ask">{said.linkAbout}</p>
      <SecretOnce text={made.link} label={said.linkTitle} testId="invitation-link" />
      <p className="ask soft">{said.until(formatMoment(made.invitation.expiresAt, language))}</p>
      <Group justify="flex-end">
        <Button onClick={close}>{said.close}</Button>
      </Group>
    </Stack>
  );
}

function Form({ onMade, close }: { onMade: (made: Invited) => void; close: () => void }) {
  const said = useWords(words);
  const [email, setEmail] = useState('');
  const [access, setAccess] = useState<Access>({ role: 'developer', mIds: null });
  const trouble = useFormTrouble(['email', 'role', 'mIds']);
  const act = useAct('invite', { refreshes: ['listInvitations'], takes: trouble.take, onDone: onMade });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    act.mutate({ body: { email: email.trim(), ...access } });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className="ask soft">{said.inviteAbout}</p>
        <TextInput
          type="email"
          label={said.email}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          error={trouble.of('email')}
          autoComplete="off"
          data-testid="invite-email"
          data-autofocus
          required
        />
        <RoleFields
          access={access}
          onChange={setAccess}
          roleError={trouble.of('role')}
          shopsError={trouble.of('mIds')}
        />
        {trouble.rest && (
          <p role="alert" className="form-trouble">
            {trouble.rest}
          </p>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {said.cancel}
          </Button>
          <Button type="submit" loading={act.isPending} data-testid="save">
            {said.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
