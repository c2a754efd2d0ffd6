import type { Language } from '@tollgate/contract/codes';
import { Notice } from '../notice.tsx';
import type { Trouble } from '../trouble.ts';
import type { WayOut } from '../way-out.ts';
import { words } from '../words.ts';

type Props = { trouble: Trouble; language: Language; exit: WayOut; isStuck: boolean; leave: () => void };

/** The window is over without an account: why, and the way back. Over the merchant's page closing is enough. */
export function Ended({ trouble, language, exit, isStuck, leave }: Props) {
  const text = words[language];
  return (
    <Notice words={text.troubles[trouble.kind]} detail={trouble.message} tone="refusal">
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
