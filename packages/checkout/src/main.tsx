import './tokens.css';
import './frame.css';
import './summary.css';
import './form.css';
import type { WindowState } from '@tollgate/contract/window';
import { render } from 'preact';
import { App } from './app.tsx';
import { clockFrom } from './clock.ts';
import { wayOut } from './way-out.ts';
import { firstLanguage } from './words.ts';

const state = JSON.parse(document.getElementById('state')?.textContent ?? 'null') as WindowState | null;
const root = document.getElementById('root');

if (state && root) {
  const exit = wayOut(state);
  const clock = clockFrom(state.view === 'status' ? new Date().toISOString() : state.now);
  document.documentElement.dataset['frame'] = exit.isEmbedded ? 'overlay' : 'page';
  render(<App state={state} language={firstLanguage(state.language)} clock={clock} exit={exit} />, root);
  exit.ready();
}

// The browser's Back brings a page back as it was left, mid-way to the merchant; the gateway knows better.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});
