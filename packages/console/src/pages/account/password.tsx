import { Button, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { Section, useFormTrouble, useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

export function Password() {
  const said = useWords(words);
  const notice = useNotice();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const trouble = useFormTrouble(['current', 'password']);
  const act = useAct('changePassword', {
    refreshes: ['session', 'listSessions'],
    takes: trouble.take,
    onDone: () => {
      setCurrent('');
      setPassword('');
      notice.done(said.passwordChanged);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    act.mutate({ body: { current, password } });
  };
  return (
    <Section title={said.password} about={said.passwordAbout}>
      <form onSubmit={submit} noValidate className="account-form">
        <Stack gap="sm">
          <PasswordInput
            label={said.current}
            value={current}
            onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
            error={trouble.of('current')}
            aria-invalid={trouble.of('current') !== undefined}
            autoComplete="current-password"
            data-testid="current-password"
            required
          />
          <PasswordInput
            label={said.next}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            error={trouble.of('password')}
            aria-invalid={trouble.of('password') !== undefined}
            autoComplete="new-password"
            data-testid="new-password"
            required
          />
          {trouble.rest && (
            <p role="alert" className="form-trouble">
              {trouble.rest}
            </p>
          )}
          <div>
            <Button type="submit" variant="default" loading={act.isPending} data-testid="change-password">
              {said.changePassword}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}
