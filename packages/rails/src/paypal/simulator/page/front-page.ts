import { simulatorAccount } from '../../simulator-account.ts';
import type { Money } from '../money.ts';
import { frame } from './frame.ts';
import { html } from './html.ts';
import { moneyText } from './money-text.ts';
import { type Language, words } from './words.ts';

export type FrontState = {
  language: Language;
  /** Who calls the API begins here. */
  apiUrl: string;
  orders: { orderId: string; status: string; createdAt: string; amount: Money }[];
};

/** What the simulator is, for whoever looks at its address; and the latest orders. */
export function frontPage({ language, apiUrl, orders }: FrontState): string {
  const word = words[language];
  const account: [string, string][] = [
    ['API', apiUrl],
    [word.frontClientId, simulatorAccount.clientId],
    [word.frontSecret, simulatorAccount.clientSecret],
    [word.frontWebhook, simulatorAccount.webhookId],
  ];
  const rows = orders.map(
    ({ orderId, status, createdAt, amount }) => `<li>
      <strong class="figure">${html(moneyText(amount))} <span class="unit">${html(amount.currency)}</span></strong>
      <a href="${html(`/checkoutnow?${new URLSearchParams({ token: orderId })}`)}" class="figure">${html(orderId)}</a>
      <span class="small"><time datetime="${html(createdAt)}">${html(createdAt.replace('T', ' ').replace('Z', ' UTC'))}</time> · ${html(status)}</span>
    </li>`,
  );
  return frame({
    language,
    title: word.frontOrders,
    otherLanguageUrl: `/?lang=${language === 'ko' ? 'en' : 'ko'}`,
    body: `<section aria-labelledby="title">
    <h1 id="title">${html(word.title)}</h1>
    <p class="role">${html(word.frontRole)}</p>
    <h2>${html(word.frontAccount)}</h2>
    <dl class="account">${account.map(([name, value]) => `<div><dt>${html(name)}</dt><dd class="figure">${html(value)}</dd></div>`).join('')}</dl>
  </section>
  <section aria-labelledby="orders-title">
    <h2 id="orders-title">${html(word.frontOrders)}</h2>
    ${rows.length === 0 ? `<p class="hint">${html(word.frontNoOrders)}</p>` : `<ul class="orders">${rows.join('')}</ul>`}
  </section>`,
  });
}
