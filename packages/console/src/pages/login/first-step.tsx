import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { SessionAnswer } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useFormTrouble } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { words } from './words.ts';

interface FirstStepProps {
  hasPasskeys: boolean;
  onAnswer: (session: SessionAnswer) => void;
}

export function FirstStep({ hasPasskeys, onAnswer }: FirstStepProps) {
  const said = useWords(words);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const trouble = useFormTrouble(['email', 'password']);
  const login = useAct('login', { takes: trouble.take, onDone: onAnswer });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    login.mutate({ body: { email: email.trim(), password } });
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
          autoComplete="username webauthn"
          size="md"
          data-testid="email"
          required
        />
        <PasswordInput
          label={said.password}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          error={trouble.of('password')}
          autoComplete="current-password"
          size="md"
          data-testid="password"
          required
        />
        {trouble.rest && (
          <p role="alert" className="door-trouble" data-testid="error">
            {trouble.rest}
          </p>
        )}
        <Button type="submit" size="md" fullWidth loading={login.isPending} data-testid="log-in">
          {said.logIn}
        </Button>
        {hasPasskeys && <span className="door-or">{said.or}</span>}
        {hasPasskeys && <PasskeyButton label={said.passkey} onAnswer={onAnswer} take={trouble.take} />}
      </Stack>
    </form>
  );
}
