import { Button, Stack, TextInput } from '@mantine/core';
import type { SecondStep, SessionAnswer } from '@tollgate/contract/console';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { useFormTrouble } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { words } from './words.ts';

interface SecondStepProps {
  session: SessionAnswer;
  onAnswer: (session: SessionAnswer) => void;
  again: () => void;
}

/** Six digits, a passkey or a recovery code: whichever of them the account has. */
export function SecondStepForm({ session, onAnswer, again }: SecondStepProps) {
  const said = useWords(words);
  const { steps } = session;
  const [step, setStep] = useState<SecondStep>(steps[0] ?? 'totp');
  const trouble = useFormTrouble(['code']);
  const choose = (next: SecondStep) => {
    trouble.clear();
    setStep(next);
  };
  const names: Record<SecondStep, string> = {
    totp: said.useApp,
    passkey: said.usePasskey,
    recovery: said.useRecovery,
  };
  return (
    <Stack gap="md" className="door-part">
      {step === 'passkey' ? (
        <>
          <PasskeyButton label={said.usePasskey} onAnswer={onAnswer} take={trouble.take} />
          {(trouble.rest ?? trouble.of('code')) && (
            <p role="alert" className="door-trouble">
              {trouble.rest ?? trouble.of('code')}
            </p>
          )}
        </>
      ) : (
        <CodeForm key={step} step={step} trouble={trouble} onAnswer={onAnswer} />
      )}
      {steps
        .filter((other) => other !== step)
        .map((other) => (
          <Button key={other} variant="subtle" onClick={() => choose(other)} data-testid={`use-${other}`}>
            {names[other]}
          </Button>
        ))}
      <Button variant="subtle" color="gray" onClick={again} data-testid="begin-again">
        {said.begin}
      </Button>
    </Stack>
  );
}

interface CodeFormProps {
  step: 'totp' | 'recovery';
  trouble: ReturnType<typeof useFormTrouble<'code'>>;
  onAnswer: (session: SessionAnswer) => void;
}

function CodeForm({ step, trouble, onAnswer }: CodeFormProps) {
  const said = useWords(words);
  const [code, setCode] = useState('');
  const act = useAct(step === 'totp' ? 'loginTotp' : 'loginRecovery', {
    takes: trouble.take,
    onDone: onAnswer,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    act.mutate({ body: { code } });
  };
  return (
    <form onSubmit={submit} noValidate style={{ marginTop: 0 }}>
      <Stack gap="md">
        <TextInput
          label={step === 'totp' ? said.code : said.recovery}
          description={step === 'totp' ? said.codeAbout : said.recoveryAbout}
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          error={trouble.of('code') ?? trouble.rest}
          inputMode={step === 'totp' ? 'numeric' : 'text'}
          autoComplete={step === 'totp' ? 'one-time-code' : 'off'}
          size="md"
          autoFocus
          data-testid="code"
          required
        />
        <Button type="submit" size="md" fullWidth loading={act.isPending} data-testid="log-in">
          {said.confirm}
        </Button>
      </Stack>
    </form>
  );
}
