import { Button, Group, Modal, Stack } from '@mantine/core';
import type { MemberView } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useFormTrouble, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { type Access, RoleFields } from './role-fields.tsx';
import { words } from './words.ts';

export function ChangeMember({ member }: { member: MemberView }) {
  const said = useWords(words);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${said.change}: ${member.name}`}
        onClick={() => setOpen(true)}
        data-testid={`change-${member.memberId}`}
      >
        {said.change}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={member.name}
        closeButtonProps={{ 'aria-label': said.cancel }}
      >
        <Form member={member} close={close} />
      </Modal>
    </>
  );
}

function Form({ member, close }: { member: MemberView; close: () => void }) {
  const said = useWords(words);
  const notice = useNotice();
  const [access, setAccess] = useState<Access>({ role: member.role, mIds: member.mIds });
  const trouble = useFormTrouble(['role', 'mIds']);
  const act = useAct('changeMember', {
    refreshes: ['listMembers', 'session'],
    takes: trouble.take,
    onDone: () => {
      notice.done(said.saved);
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    act.mutate({ params: { memberId: member.memberId }, body: access });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
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
            {said.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
