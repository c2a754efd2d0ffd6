import { Button } from '@mantine/core';
import { asRefused } from '../api/refused.ts';
import { IconReload, IconTrouble } from '../icons.tsx';
import { useWords } from '../words.ts';

const words = {
  ko: { again: '다시 시도', title: '불러오지 못했어요', unknown: '알 수 없는 문제가 생겼어요.' },
  en: { again: 'Try again', title: 'This could not be loaded', unknown: 'Something went wrong.' },
};

/** Why a part of the page is not there, and a way to ask once more. */
export function Trouble({ error, again }: { error: unknown; again?: () => void }) {
  const said = useWords(words);
  const { message, code } = asRefused(error);
  return (
    <div className="trouble" role="alert">
      <IconTrouble />
      <div>
        <strong>{said.title}</strong>
        <p>
          {message || said.unknown} <code>{code}</code>
        </p>
        {again && (
          <Button variant="default" size="xs" leftSection={<IconReload />} onClick={again}>
            {said.again}
          </Button>
        )}
      </div>
    </div>
  );
}
