import type { Language } from '@tollgate/contract/codes';
import type { WindowState } from '@tollgate/contract/window';
import { useEffect, useState } from 'preact/hooks';
import type { Clock } from './clock.ts';
import { StatusView } from './status-view.tsx';
import { VirtualAccountView } from './virtual-account/view.tsx';
import type { WayOut } from './way-out.ts';
import { words } from './words.ts';

type Props = { state: WindowState; language: Language; clock: Clock; exit: WayOut };

/** The payment window (결제창): one view per state the gateway embeds. */
export function App({ state, language: first, clock, exit }: Props) {
  const [language, setLanguage] = useState(first);
  const { title } = words[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${title} · ${state.merchantName}`;
  }, [language, title, state.merchantName]);
  const shared = { language, setLanguage, exit };
  return state.view === 'virtual-account' ? (
    <VirtualAccountView state={state} clock={clock} {...shared} />
  ) : (
    <StatusView state={state} {...shared} />
  );
}
