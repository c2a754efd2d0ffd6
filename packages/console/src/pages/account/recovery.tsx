import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useMember } from '../../member.tsx';
import { Copy, Section, useFormTrouble } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { Prove } from './prove.tsx';
import { words } from './words.ts';

/** How many are left, and new ones. */
export function Recovery({ onCodes }: { onCodes: (codes: string[] | null) => void }) {
  const said = useWords(words);
  const { recoveryCodesLeft } = useMember();
  const [isOpen, setOpen] = useState(false);
  const trouble = useFormTrouble(['password', 'name']);
  const close = () => {
    setOpen(false);
    trouble.clear();
  };
  const renew = useAct('newRecoveryCodes', {
    refreshes: ['session'],
    takes: trouble.take,
    onDone: ({ recoveryCodes }) => {
      close();
      onCodes(recoveryCodes);
    },
  });
  return (
    <Section title={said.recovery} about={said.recoveryAbout}>
      <div className="account-state">
        <span>{said.left(recoveryCodesLeft)}</span>
        <Button variant="default" size="xs" onClick={() => setOpen(true)} data-testid="renew-codes">
          {said.renew}
        </Button>
      </div>
      <Prove
        title={said.renewTitle}
        isOpen={isOpen}
        close={close}
        yes={said.renew}
        isPending={renew.isPending}
        trouble={trouble}
        onProved={(password) => {
          trouble.clear();
          renew.mutate({ body: { password } });
        }}
      />
    </Section>
  );
}

/** Shown once, until somebody says that they are kept. */
export function RecoveryCodes({ codes, close }: { codes: string[] | null; close: () => void }) {
  const said = useWords(words);
  return (
    <Modal
      opened={codes !== null}
      onClose={close}
      title={said.codesTitle}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <p className="ask">{said.codesAbout}</p>
        <ul className="recovery-codes" data-testid="recovery-codes">
          {codes?.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group justify="space-between">
          <Copy text={codes?.join('\n') ?? ''} label={said.recovery} />
          <Button onClick={close} data-testid="codes-kept">
            {said.kept}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
