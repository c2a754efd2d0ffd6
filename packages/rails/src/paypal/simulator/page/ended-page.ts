import { frame } from './frame.ts';
import { html } from './html.ts';
import { orderPanel, type ShownOrder } from './order-panel.ts';
import { type Language, words } from './words.ts';

export type Ending = 'unknown' | 'approved' | 'paid' | 'refused' | 'lapsed';

export type EndedState = {
  language: Language;
  otherLanguageUrl: string;
  ending: Ending;
  order: ShownOrder | undefined;
  /** Given only to the browser whose buyer ended the order. */
  backUrl: string | undefined;
};

/** Nothing can be done with this order any more, and the page says what became of it. */
export function endedPage({ language, otherLanguageUrl, ending, order, backUrl }: EndedState): string {
  const word = words[language];
  const title = word[`${ending}Title`];
  return frame({
    language,
    title,
    otherLanguageUrl,
    body: `<div class="columns">
  <section aria-labelledby="title">
    <h1 id="title" data-testid="ended" data-ending="${ending}">${html(title)}</h1>
    <p>${html(word[ending])}</p>
    ${backUrl === undefined ? '' : `<a class="button" data-testid="leave" href="${html(backUrl)}">${html(word.leave)}</a>`}
  </section>
  ${order === undefined ? '' : orderPanel(order, language, 'past')}
</div>`,
  });
}

export type Leaving = 'Paid' | 'Canceled' | 'Refused';

/**
 * Sends the browser back to the shop. It is a page and no redirect, because Chromium holds a page's `form-action`
 * against every address that a form's redirects lead through, and the shop's own next address is not known here.
 */
export function leavingPage(state: {
  language: Language;
  otherLanguageUrl: string;
  leaving: Leaving;
  backUrl: string;
}): string {
  const word = words[state.language];
  return frame({
    language: state.language,
    title: word.leavingTitle,
    otherLanguageUrl: state.otherLanguageUrl,
    step: 3,
    leaveFor: state.backUrl,
    body: `<section class="alone" aria-labelledby="title">
    <h1 id="title">${html(word.leavingTitle)}</h1>
    <p data-testid="leaving">${html(word[`leaving${state.leaving}`])}</p>
    <a class="button" data-testid="leave" href="${html(state.backUrl)}">${html(word.leave)}</a>
  </section>`,
  });
}
