import { frame } from './frame.ts';
import { hidden, html } from './html.ts';
import { moneyText } from './money-text.ts';
import { orderPanel, type ShownOrder } from './order-panel.ts';
import { type Language, words } from './words.ts';

export type ReviewState = {
  language: Language;
  otherLanguageUrl: string;
  order: ShownOrder;
  fields: { token: string; lang: string | undefined; csrf: string };
  buyer: { name: string; email: string; funding: string; canPay: boolean };
  isStale: boolean;
  canRefuse: boolean;
};

/** Where the buyer sees the whole order and agrees, cancels, or plays PayPal's own refusal. */
export function reviewPage(state: ReviewState): string {
  const { language, order, fields, buyer, isStale, canRefuse } = state;
  const word = words[language];
  const form = (action: string, inside: string, classes = '') =>
    `<form method="post" action="/checkoutnow/${action}"${classes}>${hidden(fields)}${inside}</form>`;
  const pay = html(order.isPaidAtOnce ? word.payNow.replace('{amount}', moneyText(order.amount)) : word.goOn);
  const blocked = ' disabled aria-describedby="cannot-pay"';
  return frame({
    language,
    title: word.reviewTitle,
    otherLanguageUrl: state.otherLanguageUrl,
    step: 2,
    body: `<div class="columns">
  ${orderPanel(order, language, 'whole')}
  <div>
    <section class="review" aria-labelledby="title">
      <h1 id="title">${html(word.reviewTitle)}</h1>
      ${isStale ? `<p class="said refused" role="alert" data-testid="error">${html(word.staleForm)}</p>` : ''}
      <dl>
        <div><dt>${html(word.buyer)}</dt><dd data-testid="buyer">${html(buyer.name)}<br><span class="small">${html(buyer.email)}</span></dd></div>
        <div><dt>${html(word.funding)}</dt><dd data-testid="funding">${html(buyer.funding)}</dd></div>
      </dl>
      ${buyer.canPay ? `<p class="role">${html(word.reviewRole)}</p>` : `<p class="said refused" id="cannot-pay" data-testid="cannot-pay">${html(word.cannotPay)}</p>`}
      ${form('pay', `<button data-testid="pay"${buyer.canPay ? '' : blocked}>${pay}</button>`)}
      ${form('cancel', `<button class="quiet" data-testid="cancel">${html(word.cancel)}</button>`, ' class="leave"')}
      ${form('log-out', `<button class="plain" data-testid="log-out">${html(word.otherBuyer)}</button>`, ' class="leave"')}
    </section>
    ${canRefuse ? refusal(language, form) : ''}
  </div>
</div>`,
  });
}

/** The instrument's own lever, apart from what a buyer has. */
function refusal(language: Language, form: (action: string, inside: string) => string): string {
  const word = words[language];
  return `<section class="dashed" aria-labelledby="refuse-title">
      <h2 id="refuse-title">${html(word.refuseTitle)}</h2>
      <p class="hint" id="refuse-hint">${html(word.refuseHint)}</p>
      ${form('refuse', `<button class="quiet" data-testid="refuse" aria-describedby="refuse-hint">${html(word.refuse)}</button>`)}
    </section>`;
}
