import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useAct } from './api/use-act.ts';
import { Code } from './parts/code.tsx';
import { useFormTrouble } from './parts/field-form.ts';
import { useWords } from './words.ts';

const words = {
  ko: {
    name: '상점 이름',
    make: '만들기',
    once: '시크릿 키는 지금 한 번만 보여요. 안전한 곳에 옮겨 두세요.',
    client: '클라이언트 키',
    secret: '시크릿 키',
    open: '옮겨 두었어요, 상점 열기',
  },
  en: {
    name: 'Name of the shop',
    make: 'Make it',
    once: 'The secret key is shown now and never again. Keep it in a safe place.',
    client: 'Client key',
    secret: 'Secret key',
    open: 'I kept it, open the shop',
  },
};

/** Makes a test shop and shows its secret key, once. */
export function NewShop({ onMade }: { onMade: (mId: string) => void }) {
  const said = useWords(words);
  const [name, setName] = useState('');
  const trouble = useFormTrouble(['name']);
  const make = useAct('createShop', { refreshes: ['listShops'], takes: trouble.take });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    trouble.clear();
    make.mutate({ body: { name } });
  };
  if (make.data) {
    const { mId, clientKey, secretKey } = make.data;
    return (
      <Stack gap="sm" className="new-shop">
        <p className="ask">{said.once}</p>
        <Code label={said.client} text={clientKey} />
        <Code label={said.secret} text={secretKey} testId="new-shop-secret" />
        <Button onClick={() => onMade(mId)} data-testid="open-shop">
          {said.open}
        </Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} className="new-shop">
      <Stack gap="sm">
        <TextInput
          label={said.name}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={trouble.of('name') ?? trouble.rest}
          data-testid="shop-name"
          data-autofocus
          required
        />
        <Button type="submit" loading={make.isPending} data-testid="make-shop">
          {said.make}
        </Button>
      </Stack>
    </form>
  );
}
