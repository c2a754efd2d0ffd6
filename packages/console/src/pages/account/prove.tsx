import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { FormTrouble } from '../../parts/field-form.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

export type ProofTrouble = FormTrouble<'password' | 'name'>;

interface ProveProps {
  title: string;
  isOpen: boolean;
  close: () => void;
  /** The word on the button. */
  yes: string;
  isPending: boolean;
  trouble: ProofTrouble;
  onProved: (password: string, name: string) => void;
  /** Where something has to be named as well. */
  name?: { label: string; placeholder: string };
  children?: ReactNode;
}

/** Whoever changes how an account is entered says its password once more. */
export function Prove({ title, isOpen, close, children, ...form }: ProveProps) {
  const said = useWords(words);
  return (
    <Modal opened={isOpen} onClose={close} title={title} closeButtonProps={{ 'aria-label': said.cancel }}>
      {children ?? <Form {...form} close={close} />}
    </Modal>
  );
}

function Form({ yes, isPending, trouble, onProved, name, close }: Omit<ProveProps, 'title' | 'isOpen'>) {
  const said = useWords(words);
  const [password, setPassword] = useState('');
  const [called, setCalled] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onProved(password, called.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {name && (
          <TextInput
            label={name.label}
            placeholder={name.placeholder}
            value={called}
            onChange={({ currentTarget }) => setCalled(currentTarget.value)}
            error={trouble.of('name')}
            data-testid="passkey-name"
            data-autofocus
            required
          />
        )}
        <PasswordInput
          label={said.current}
          description={said.prove}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          error={trouble.of('password')}
          aria-invalid={trouble.of('password') !== undefined}
          autoComplete="current-password"
          data-testid="prove-password"
          data-autofocus={name ? undefined : true}
          required
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
          <Button type="submit" loading={isPending} data-testid="prove">
            {yes}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
