import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Amount, Method, OrderView } from '../wire.ts';
import { Agreements } from './agreements.tsx';
import { type Customer, type FieldName, fieldWords, gapsOf, type OrderForm } from './checks.ts';
import { Field } from './field.tsx';
import { money, say } from './language.ts';
import { loadPayments, pay } from './pay.ts';
import { firstCustomer, firstShipping } from './samples.ts';
import { ShippingFields } from './shipping-fields.tsx';
import { Summary } from './summary.tsx';
import { methodWords, reasonOf } from './words.ts';

/** The order form (주문서): who, how, and the one button that leads to the payment. */
export function CheckoutPage({ order }: { order: OrderView }) {
  const [form, setForm] = useState<OrderForm>(() => ({
    customer: firstCustomer(order),
    method: order.method ?? order.offers[0]?.method ?? 'VIRTUAL_ACCOUNT',
    shipping: firstShipping(order),
    agreed: { terms: false, privacy: false, transfer: false },
  }));
  const [told, setTold] = useState<FieldName[]>([]);
  const { isOpen, error, open } = useWindow(order.orderId);
  const element = useRef<HTMLFormElement>(null);

  const gaps = gapsOf(form);
  // What the buyer was told of, until it is mended; what they have not come to yet is not held against them.
  const left = told.filter((name) => gaps.has(name));
  const errorOf = (name: FieldName) => {
    const words = left.includes(name) ? gaps.get(name) : undefined;
    return words && say(words);
  };
  const offer = order.offers.find(({ method }) => method === form.method);
  const amount = offer?.amount ?? order.amount;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTold([...gaps.keys()]);
    const [first] = gaps.keys();
    if (first) element.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    else await open(form);
  };

  const field = (name: keyof Customer) => ({
    name,
    label: say(fieldWords[name]),
    value: form.customer[name],
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, customer: { ...form.customer, [name]: event.target.value } }),
    error: errorOf(name),
    'data-testid': `customer-${name}`,
    maxLength: 100,
  });
  return (
    <div className="with-side">
      <form ref={element} noValidate onSubmit={(event) => void submit(event)}>
        <h1>{say({ ko: '주문서', en: 'Order form' })}</h1>
        <Field autoComplete="name" {...field('name')} />
        <Field type="tel" inputMode="tel" autoComplete="tel" {...field('phone')} />
        <Field type="email" autoComplete="email" {...field('email')} />
        <MethodChoice
          offers={order.offers}
          chosen={form.method}
          onChange={(method) => setForm({ ...form, method })}
        />
        {form.method === 'FOREIGN_EASY_PAY' && (
          <>
            <ShippingFields
              shipping={form.shipping}
              onChange={(shipping) => setForm({ ...form, shipping })}
              errorOf={errorOf}
            />
            <Agreements
              agreed={form.agreed}
              onChange={(agreed) => setForm({ ...form, agreed })}
              errorOf={errorOf}
            />
          </>
        )}
        {left.length > 0 && <Gaps names={left} />}
        {error && (
          <p role="alert" className="notice bad">
            {error}
          </p>
        )}
        <button type="submit" className="button" data-testid="pay" disabled={isOpen}>
          {payWords(form.method, amount)}
        </button>
      </form>
      <Summary order={order} amount={amount} />
    </div>
  );
}

/** The window: open it, know that it is open, and why it did not open. */
function useWindow(orderId: string) {
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState('');

  // The script is fetched while the buyer types. A failure shows when they press pay, where it is tried again.
  useEffect(() => void loadPayments().catch(() => undefined), []);
  // A phone, and PayPal everywhere, leave this page; coming back by the back button finds it as it was, with the button off.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setOpen(false);
    addEventListener('pageshow', wake);
    return () => removeEventListener('pageshow', wake);
  }, []);

  const open = async ({ method, customer, shipping, agreed }: OrderForm) => {
    setError('');
    setOpen(true);
    const abroad = method === 'FOREIGN_EASY_PAY' && { shipping, agreements: agreed };
    try {
      await pay(orderId, { method, customer, ...abroad });
    } catch (cause) {
      const code = (cause as { code?: string }).code ?? '';
      if (code === 'ORDER_IS_CLOSED') location.assign(`/orders/${orderId}`);
      // Closing the window is a decision, not an error.
      if (code !== 'USER_CANCEL') setError(explain(code, method));
      setOpen(false);
    }
  };
  return { isOpen, error, open };
}

type ChoiceProps = { offers: OrderView['offers']; chosen: Method; onChange: (method: Method) => void };

function MethodChoice({ offers, chosen, onChange }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{say({ ko: '결제수단', en: 'Payment method' })}</legend>
      {offers.map(({ method, amount }) => (
        <label key={method} className="choice" data-testid={`method-${method}`}>
          <input
            type="radio"
            name="method"
            value={method}
            checked={chosen === method}
            onChange={() => onChange(method)}
          />
          <span className="words">
            <strong>{say(methodWords[method].name)}</strong>
            <span className="small muted">{say(methodWords[method].hint)}</span>
          </span>
          <span className="figure">{money(amount)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Said beside the button, because on a phone the field that lacks something is far above it. */
function Gaps({ names }: { names: readonly FieldName[] }) {
  return (
    <div role="alert" className="notice bad" data-testid="gaps">
      <p>{say({ ko: '아직 남은 것이 있어요.', en: 'Something is still missing.' })}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>{say(fieldWords[name])}</li>
        ))}
      </ul>
    </div>
  );
}

function payWords(method: Method, amount: Amount): string {
  const figure = money(amount);
  if (method === 'FOREIGN_EASY_PAY') {
    return say({ ko: `PayPal로 ${figure} 결제하기`, en: `Pay ${figure} with PayPal` });
  }
  return say({ ko: `${figure} 결제하기`, en: `Pay ${figure}` });
}

function explain(code: string, method: Method): string {
  const reason = reasonOf(code, method);
  if (reason) return say(reason);
  return say({
    ko: `결제창을 열지 못했어요. 빠져나간 돈은 없습니다. 잠시 뒤 다시 눌러 주세요. (${code || 'UNKNOWN'})`,
    en: `The payment window did not open. No money has moved. Please try again in a moment. (${code || 'UNKNOWN'})`,
  });
}
