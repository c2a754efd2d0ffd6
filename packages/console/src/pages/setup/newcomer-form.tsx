import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { SessionAnswer } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useFormTrouble } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

interface NewcomerFormProps {
  call: 'setup' | 'acceptInvitation';
  token: string;
  email: string;
  isEmailFixed: boolean;
  name: string;
  onDone: (session: SessionAnswer) => void;
}

/** Who somebody is and the password they choose, by a one-time link. */
export function NewcomerForm({
  call,
  token,
  email: given,
  isEmailFixed,
  name: known,
  onDone,
}: NewcomerFormProps) {
  const said = useWords(words);
  const [email, setEmail] = useState(given);
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const trouble = useFormTrouble(['email', 'name', 'password']);
  const act = useAct(call, { takes: trouble.take, onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    const body = { token, name: name.trim(), password };
    act.mutate({ body: call === 'setup' ? { ...body, email: email.trim() } : body });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          type="email"
          label={said.email}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          error={trouble.of('email')}
          readOnly={isEmailFixed}
          autoComplete="username"
          size="md"
          data-testid="email"
          required
        />
        <TextInput
          label={said.name}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={trouble.of('name')}
          autoComplete="name"
          size="md"
          data-testid="name"
          required
        />
        <PasswordInput
          label={said.password}
          description={said.passwordAbout}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          error={trouble.of('password')}
          aria-invalid={trouble.of('password') !== undefined}
          autoComplete="new-password"
          size="md"
          data-testid="password"
          required
        />
        {trouble.rest && (
          <p role="alert" className="door-trouble" data-testid="error">
            {trouble.rest}
          </p>
        )}
        <Button type="submit" size="md" fullWidth loading={act.isPending} data-testid="begin">
          {said.go}
        </Button>
      </Stack>
    </form>
  );
}
