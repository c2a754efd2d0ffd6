import type { Money } from '../money.ts';
import { html } from './html.ts';
import { moneyText } from './money-text.ts';
import { type Language, words } from './words.ts';

/** What a buyer is shown of an order. */
export type ShownOrder = {
  orderId: string;
  brandName: string;
  amount: Money;
  description: string | undefined;
  items: { name: string; quantity: string; total: Money }[];
  /** Lines to be read from top to bottom; or where else the parcel goes. */
  shipping: { lines: string[] } | 'none' | 'on-file';
  /** The seller completes the payment at once, so the button says pay; else it says continue. */
  isPaidAtOnce: boolean;
};

/** The readout: how much, to whom, for what. The amount first and large. */
export function orderPanel(
  order: ShownOrder,
  language: Language,
  details: 'brief' | 'whole' | 'past',
): string {
  const word = words[language];
  return `<section class="readout" aria-labelledby="amount-label">
    <p class="label" id="amount-label">${html(details === 'past' ? word.orderAmount : word.amount)}</p>
    <p class="amount" data-testid="amount"><span class="figure">${html(moneyText(order.amount))}</span> <span class="unit">${html(order.amount.currency)}</span></p>
    <dl>
      ${row(word.seller, html(order.brandName), 'brand-name')}
      ${details === 'whole' ? wholeRows(order, language) : ''}
    </dl>
  </section>`;
}

function wholeRows(order: ShownOrder, language: Language): string {
  const word = words[language];
  return `${order.description === undefined ? '' : row(word.description, html(order.description))}
      ${items(order, language)}
      ${row(word.shipping, shipping(order, language), 'shipping')}
      ${row(word.order, `<span class="figure id">${html(order.orderId)}</span>`)}`;
}

function items(order: ShownOrder, language: Language): string {
  const word = words[language];
  if (order.items.length === 0) return '';
  const lines = order.items.map(
    (item) => `<li><span>${html(item.name)}</span>
        <span class="figure">${html(word.quantity)} ${html(item.quantity)}</span>
        <span class="figure">${html(moneyText(item.total))}</span></li>`,
  );
  return row(word.items, `<ul class="items">${lines.join('')}</ul>`, 'items');
}

function shipping({ shipping: to }: ShownOrder, language: Language): string {
  const word = words[language];
  if (to === 'none') return html(word.noShipping);
  if (to === 'on-file') return html(word.addressOnFile);
  return to.lines.map(html).join('<br>');
}

function row(name: string, value: string, testId?: string): string {
  return `<div${testId === 'items' ? ' class="list"' : ''}><dt>${html(name)}</dt><dd${testId === undefined ? '' : ` data-testid="${testId}"`}>${value}</dd></div>`;
}
