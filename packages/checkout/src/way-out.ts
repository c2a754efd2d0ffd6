import type { WindowMessage, WindowOutcome, WindowState } from '@tollgate/contract/window';

/** How the buyer leaves the window: by a word to the merchant's page that frames it, or by navigation. */
export type WayOut = {
  /** The window lies over the merchant's page; else it is the page. */
  isEmbedded: boolean;
  ready: () => void;
  /** The ×. */
  close: () => void;
  /** Takes the outcome to the merchant; false where nobody is there to take it. */
  follow: (outcome: WindowOutcome) => boolean;
  /** To the wallet's pages, in this window's place: its Back then leads to the merchant. */
  depart: (url: string) => void;
  /** Whether the buyer left from here for the wallet before, and came back by the browser's own ways. */
  hasDeparted: () => boolean;
  /** To the page before this one; false where there is none. */
  back: () => boolean;
};

type Told<M = WindowMessage> = M extends WindowMessage ? Omit<M, 'source' | 'nonce'> : never;

/**
 * The nonce comes in the fragment, which no server sees: it proves to the page that this window is the one it opened.
 * Messages go to the one origin that the gateway allowed and to nobody else.
 */
export function wayOut(state: WindowState): WayOut {
  const parentOrigin = state.target === 'iframe' && parent !== window ? state.parentOrigin : null;
  const nonce = new URLSearchParams(location.hash.slice(1)).get('nonce') ?? '';
  const tell = (message: Told) => {
    if (parentOrigin) parent.postMessage({ source: 'tollgate', nonce, ...message }, parentOrigin);
  };
  return {
    isEmbedded: parentOrigin !== null,
    ready: () => tell({ type: 'ready' }),
    close: () => tell({ type: 'close' }),
    follow: (outcome) => {
      if (parentOrigin) tell(outcome);
      else if (outcome.type === 'redirect') location.assign(outcome.url);
      return parentOrigin !== null || outcome.type === 'redirect';
    },
    depart: (url) => {
      // Kept by the browser with this entry of its history, also over a reload. Some in-app browsers do not replace.
      history.replaceState({ hasDeparted: true }, '');
      location.replace(url);
    },
    hasDeparted: () => (history.state as { hasDeparted?: true } | null)?.hasDeparted === true,
    back: () => {
      if (history.length > 1) history.back();
      return history.length > 1;
    },
  };
}
