import type { Language } from '@tollgate/contract/codes';
import type { Amount } from '@tollgate/contract/window';
import type { ComponentChildren } from 'preact';
import { formatAmount } from './money.ts';
import { words } from './words.ts';

type Props = {
  language: Language;
  amount: Amount;
  orderName: string;
  merchantName: string;
  children?: ComponentChildren;
};

/** The ticket: amount first and large, what for, to whom; below the perforation what happens next. */
export function Summary({ language, amount, orderName, merchantName, children }: Props) {
  const text = words[language];
  return (
    <aside class="ticket" aria-label={text.summary}>
      <dl>
        <dt class="unseen">{text.amount}</dt>
        <dd class="amount">{formatAmount(amount, language)}</dd>
        <dt class="unseen">{text.order}</dt>
        <dd class="order">{orderName}</dd>
        <dt class="unseen">{text.merchant}</dt>
        <dd class="merchant">{merchantName}</dd>
      </dl>
      {children}
    </aside>
  );
}
