import type { Shipping } from '../shipping.ts';
import type { OrderView } from '../wire.ts';
import { countryName, money, say } from './language.ts';
import { methodWords } from './words.ts';

/** How it was paid and where it goes; readable as long as the order is. */
export function Parcel({ order, shipping }: { order: OrderView; shipping: Shipping }) {
  const { fullName, line1, line2, area1, area2, postalCode, country } = shipping;
  const city = [area2, [area1, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <div className="card">
      <dl>
        <dt>{say({ ko: '결제수단', en: 'Payment method' })}</dt>
        <dd data-testid="paid-with">{say(methodWords[order.method ?? 'FOREIGN_EASY_PAY'].name)}</dd>
        <dt>{say({ ko: '결제 금액', en: 'Amount' })}</dt>
        <dd>
          <strong data-testid="paid-amount">{money(order.amount)}</strong>
        </dd>
        <dt>{say({ ko: '배송지', en: 'Delivery to' })}</dt>
        <dd>
          <address className="address" data-testid="parcel" lang="en">
            {[fullName, line1, line2, city].filter(Boolean).map((text) => (
              <span className="address-line" key={text}>
                {text}
              </span>
            ))}
          </address>
          {countryName(country)}
        </dd>
      </dl>
    </div>
  );
}
