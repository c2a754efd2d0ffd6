import type { Language } from '@tollgate/contract/codes';
import type { WindowState } from '@tollgate/contract/window';
import { useEffect, useState } from 'preact/hooks';
import type { Clock } from './clock.ts';
import { StatusView } from './status-view.tsx';
import { VirtualAccountView } from './virtual-account/view.tsx';
import { WalletView, walletNames } from './wallet/view.tsx';
import type { WayOut } from './way-out.ts';
import { words } from './words.ts';

type Props = { state: WindowState; language: Language; clock: Clock; exit: WayOut };

/** The payment window (결제창): one view per state the gateway embeds. */
export function App({ state, language: first, clock, exit }: Props) {
  const [language, setLanguage] = useState(first);
  const title = titleOf(state, language);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${title} · ${state.merchantName}`;
  }, [language, title, state.merchantName]);
  const shared = { language, setLanguage, exit };
  if (state.view === 'virtual-account') return <VirtualAccountView state={state} clock={clock} {...shared} />;
  if (state.view === 'wallet') return <WalletView state={state} clock={clock} {...shared} />;
  return <StatusView state={state} {...shared} />;
}

function titleOf(state: WindowState, language: Language): string {
  const { title, statusTitle, wallet } = words[language];
  if (state.view === 'wallet') return wallet(walletNames[state.wallet]).title;
  return state.view === 'status' ? statusTitle : title;
}
