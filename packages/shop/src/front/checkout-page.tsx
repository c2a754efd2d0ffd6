import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Method, OrderView } from '../wire.ts';
import { Field } from './field.tsx';
import { money, say } from './language.ts';
import { loadPayments, pay } from './pay.ts';
import { state } from './state.ts';
import { Summary } from './summary.tsx';
import { methodWords, reasonOf } from './words.ts';

type Customer = { name: string; phone: string; email: string };

/** Checked here for the buyer's sake; the server checks for ours. */
const checks: Record<
  keyof Customer,
  { isRight: (text: string) => boolean; words: { ko: string; en: string } }
> = {
  name: {
    isRight: (text) => text.trim() !== '',
    words: { ko: '이름을 적어 주세요.', en: 'Please enter your name.' },
  },
  phone: {
    isRight: (text) => /^[\d -]+$/.test(text) && /^\d{8,15}$/.test(text.replace(/\D/g, '')),
    words: { ko: '전화번호를 숫자로 적어 주세요.', en: 'Please enter a phone number in digits.' },
  },
  email: {
    isRight: (text) => /^[^@\s]+@[^@\s]+$/.test(text.trim()),
    words: { ko: '이메일 주소를 확인해 주세요.', en: 'Please check the e-mail address.' },
  },
};

/** The order form (주문서): who, how, and the one button that opens the payment window. */
export function CheckoutPage({ order }: { order: OrderView }) {
  const [customer, setCustomer] = useState<Customer>(order.customer ?? { name: '', phone: '', email: '' });
  const [method, setMethod] = useState<Method>(order.method ?? state.methods[0] ?? 'VIRTUAL_ACCOUNT');
  const [wrong, setWrong] = useState<(keyof Customer)[]>([]);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState('');
  const form = useRef<HTMLFormElement>(null);

  // The script is fetched while the buyer types. A failure shows when they press pay, where it is tried again.
  useEffect(() => void loadPayments().catch(() => undefined), []);
  // A phone leaves this page for the window; coming back by the back button finds it as it was, with the button off.
  useEffect(() => {
    const wake = (event: PageTransitionEvent) => event.persisted && setOpen(false);
    addEventListener('pageshow', wake);
    return () => removeEventListener('pageshow', wake);
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = (Object.keys(checks) as (keyof Customer)[]).filter(
      (name) => !checks[name].isRight(customer[name]),
    );
    setWrong(missing);
    setError('');
    if (missing[0]) {
      form.current?.querySelector<HTMLInputElement>(`[name=${missing[0]}]`)?.focus();
      return;
    }
    setOpen(true);
    try {
      await pay(order.orderId, { method, customer });
    } catch (cause) {
      const code = (cause as { code?: string }).code ?? '';
      if (code === 'ORDER_IS_CLOSED') location.assign(`/orders/${order.orderId}`);
      // Closing the window is a decision, not an error.
      if (code !== 'USER_CANCEL') setError(explain(code));
      setOpen(false);
    }
  };

  const field = (name: keyof Customer) => ({
    name,
    value: customer[name],
    onChange: (event: { target: { value: string } }) =>
      setCustomer({ ...customer, [name]: event.target.value }),
    error:
      wrong.includes(name) && !checks[name].isRight(customer[name]) ? say(checks[name].words) : undefined,
    'data-testid': `customer-${name}`,
    maxLength: 100,
  });
  return (
    <div className="with-side">
      <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <h1>{say({ ko: '주문서', en: 'Order form' })}</h1>
        <Field label={say({ ko: '이름', en: 'Name' })} autoComplete="name" {...field('name')} />
        <Field
          label={say({ ko: '휴대폰 번호', en: 'Mobile phone' })}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          {...field('phone')}
        />
        <Field
          label={say({ ko: '이메일', en: 'E-mail' })}
          type="email"
          autoComplete="email"
          {...field('email')}
        />
        <fieldset>
          <legend>{say({ ko: '결제수단', en: 'Payment method' })}</legend>
          {state.methods.map((name) => (
            <label key={name} className="choice" data-testid={`method-${name}`}>
              <input
                type="radio"
                name="method"
                value={name}
                checked={method === name}
                onChange={() => setMethod(name)}
              />
              <span>
                <strong>{say(methodWords[name].name)}</strong>
                <span className="small muted">{say(methodWords[name].hint)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {error && (
          <p role="alert" className="notice bad">
            {error}
          </p>
        )}
        <button type="submit" className="button" data-testid="pay" disabled={isOpen}>
          {say({ ko: `${money(order.amount)} 결제하기`, en: `Pay ${money(order.amount)}` })}
        </button>
      </form>
      <Summary order={order} />
    </div>
  );
}

function explain(code: string): string {
  const reason = reasonOf(code);
  if (reason) return say(reason);
  return say({
    ko: `결제창을 열지 못했어요. 빠져나간 돈은 없습니다. 잠시 뒤 다시 눌러 주세요. (${code || 'UNKNOWN'})`,
    en: `The payment window did not open. No money has moved. Please try again in a moment. (${code || 'UNKNOWN'})`,
  });
}
