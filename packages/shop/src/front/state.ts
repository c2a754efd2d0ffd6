import type { PageState } from '../wire.ts';

/** What the server wrote into this page. */
export const state = JSON.parse(document.getElementById('state')?.textContent ?? '{}') as PageState;
