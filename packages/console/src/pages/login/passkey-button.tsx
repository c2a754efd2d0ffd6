import { Button } from '@mantine/core';
import type { SessionAnswer } from '@tollgate/contract/console';
import { useState } from 'react';
import { Refused } from '../../api/refused.ts';
import { useAct } from '../../api/use-act.ts';
import { useWords } from '../../words.ts';
import { provePasskey } from '../account/passkey.ts';
import { words } from './words.ts';

interface PasskeyButtonProps {
  label: string;
  onAnswer: (session: SessionAnswer) => void;
  /** Shows what went wrong. */
  take: (refused: Refused) => boolean;
}

/** In by a passkey, alone or as the second step: the gateway knows which. */
export function PasskeyButton({ label, onAnswer, take }: PasskeyButtonProps) {
  const said = useWords(words);
  const [isAsking, setAsking] = useState(false);
  const options = useAct('loginPasskeyOptions', { takes: take });
  const login = useAct('loginPasskey', { takes: take, onDone: onAnswer });
  const prove = async () => {
    const asked = await options.mutateAsync({}).catch(() => undefined);
    if (!asked) return;
    setAsking(true);
    const response = await provePasskey(asked.options).catch(() => undefined);
    setAsking(false);
    if (response) login.mutate({ body: { response } });
    else take(new Refused({ code: 'PASSKEY_REFUSED', message: said.passkeyStopped, status: 0 }));
  };
  return (
    <Button
      variant="default"
      size="md"
      fullWidth
      loading={options.isPending || isAsking || login.isPending}
      onClick={() => void prove()}
      data-testid="log-in-passkey"
    >
      {label}
    </Button>
  );
}
