import type { Language } from '@tollgate/contract/codes';
import { Notice } from './notice.tsx';
import type { WayOut } from './way-out.ts';
import { words } from './words.ts';
import type { Notice as NoticeWords } from './words-ko.ts';

type Props = {
  why: NoticeWords;
  detail: string | undefined;
  language: Language;
  exit: WayOut;
  isStuck: boolean;
  leave: () => void;
};

/** The window is over without a payment: why, and the way back. Over the merchant's page closing is enough. */
export function Ended({ why, detail, language, exit, isStuck, leave }: Props) {
  const text = words[language];
  return (
    <Notice words={why} detail={detail} tone="refusal">
      {isStuck ? (
        <p>{text.stay}</p>
      ) : (
        <button type="button" class="primary" onClick={exit.isEmbedded ? exit.close : leave}>
          {exit.isEmbedded ? text.closeWindow : text.leave}
        </button>
      )}
    </Notice>
  );
}
