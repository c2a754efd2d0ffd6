import { useState } from 'react';
import { IconCopy, IconDone } from '../icons.tsx';
import { useWords } from '../words.ts';
import { useNotice } from './notice.tsx';

const words = {
  ko: { copy: '복사', copied: '복사했어요', failed: '복사하지 못했어요. 글자를 골라 직접 복사하세요.' },
  en: { copy: 'Copy', copied: 'Copied', failed: 'Could not copy. Select the text and copy it yourself.' },
};

/** Copies `text`. `label` says what it is, for whoever does not see it stand beside. */
export function Copy({ text, label, testId }: { text: string; label?: string; testId?: string }) {
  const said = useWords(words);
  const notice = useNotice();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await copyText(text);
      setCopied(true);
      setTimeout(setCopied, 1_600, false);
    } catch {
      notice.trouble(said.failed);
    }
  };
  const name = isCopied ? said.copied : said.copy;
  return (
    <button
      type="button"
      className="copy"
      data-testid={testId}
      data-copied={isCopied || undefined}
      aria-label={label ? `${label} ${name}` : name}
      title={name}
      onClick={() => void copy()}
    >
      {isCopied ? <IconDone /> : <IconCopy />}
      <span className="copy-said" role="status">
        {isCopied ? said.copied : ''}
      </span>
    </button>
  );
}

/** The clipboard's own door is closed on plain http beyond loopback, so there is a way round. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  if (!isDone) throw new Error('not copied');
}
