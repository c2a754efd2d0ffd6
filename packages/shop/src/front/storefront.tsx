import { useState } from 'react';
import type { NewOrder, ProductView } from '../wire.ts';
import { ApiError, post } from './api.ts';
import { putIn, useBasket } from './basket.ts';
import { language, money, say } from './language.ts';
import { Picture } from './picture.tsx';
import { state } from './state.ts';
import { reasonOf } from './words.ts';

export function Storefront() {
  return (
    <div className="with-side">
      <section>
        <h1>{say({ ko: '차 한 잔의 도구', en: 'Tools for a cup of tea' })}</h1>
        <ul className="goods">
          {state.products.map((product) => (
            <Product key={product.productId} product={product} />
          ))}
        </ul>
        <BasketBar />
      </section>
      <BasketPanel />
    </div>
  );
}

function Product({ product: { productId, name, price, dollarPrice, stock } }: { product: ProductView }) {
  const isGone = stock === 0;
  return (
    <li className="product">
      <Picture productId={productId} />
      <h2>{say(name)}</h2>
      <p className="figure">
        {money(price)} <span className="small muted">{money(dollarPrice)}</span>
      </p>
      <button
        type="button"
        className="button quiet"
        data-testid={`add-${productId}`}
        aria-label={say({ ko: `${name.ko} 담기`, en: `Add ${name.en}` })}
        disabled={isGone}
        onClick={() => putIn(productId, 1)}
      >
        {isGone ? say({ ko: '품절', en: 'Sold out' }) : say({ ko: '담기', en: 'Add' })}
      </button>
    </li>
  );
}

function useLines() {
  const basket = useBasket();
  const lines = state.products.flatMap((product) => {
    const quantity = basket[product.productId] ?? 0;
    return quantity > 0 ? [{ product, quantity }] : [];
  });
  const value = lines.reduce((sum, { product, quantity }) => sum + product.price.value * quantity, 0);
  const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { lines, count, total: money({ value, currency: 'KRW' }) };
}

function BasketBar() {
  const { count, total } = useLines();
  if (count === 0) return null;
  return (
    <a className="button basket-bar" href="#basket">
      {say({ ko: `장바구니 ${count}개 · ${total}`, en: `Basket ${count} · ${total}` })}
    </a>
  );
}

function BasketPanel() {
  const { lines, total } = useLines();
  return (
    <aside
      className="panel"
      id="basket"
      data-testid="basket"
      aria-label={say({ ko: '장바구니', en: 'Basket' })}
    >
      <h2>{say({ ko: '장바구니', en: 'Basket' })}</h2>
      {lines.length === 0 ? (
        <p className="muted">{say({ ko: '아직 비어 있어요.', en: 'Nothing in it yet.' })}</p>
      ) : (
        <>
          <ul className="lines">
            {lines.map(({ product, quantity }) => (
              <li key={product.productId}>
                <span>{say(product.name)}</span>
                <Stepper product={product} quantity={quantity} />
              </li>
            ))}
          </ul>
          <p className="total" aria-live="polite">
            <span>{say({ ko: '합계', en: 'Total' })}</span>
            <strong>{total}</strong>
          </p>
          <OrderButton
            lines={lines.map(({ product: { productId }, quantity }) => ({ productId, quantity }))}
          />
        </>
      )}
    </aside>
  );
}

function Stepper({ product: { productId, name }, quantity }: { product: ProductView; quantity: number }) {
  const label = (change: number) =>
    say({
      ko: `${name.ko} ${change < 0 ? '하나 빼기' : '하나 더'}`,
      en: `${change < 0 ? 'One less' : 'One more'} ${name.en}`,
    });
  return (
    <span className="stepper">
      <button type="button" aria-label={label(-1)} onClick={() => putIn(productId, -1)}>
        −
      </button>
      <span data-testid={`quantity-${productId}`}>{quantity}</span>
      <button type="button" aria-label={label(1)} onClick={() => putIn(productId, 1)}>
        +
      </button>
    </span>
  );
}

/** The order is stored before anybody talks of paying; its page is the order form. */
function OrderButton({ lines }: { lines: NewOrder['lines'] }) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const order = async () => {
    setBusy(true);
    try {
      const { orderId } = await post<{ orderId: string }>('/api/orders', {
        language,
        lines,
      } satisfies NewOrder);
      location.assign(`/checkout/${orderId}`);
    } catch (cause) {
      const reason = reasonOf(cause instanceof ApiError ? cause.code : '');
      setError(
        say(
          reason ?? {
            ko: '주문하지 못했어요. 다시 시도해 주세요.',
            en: 'That did not work. Please try again.',
          },
        ),
      );
      setBusy(false);
    }
  };
  return (
    <>
      {error && <p role="alert">{error}</p>}
      <button
        type="button"
        className="button"
        data-testid="order"
        disabled={isBusy}
        onClick={() => void order()}
      >
        {say({ ko: '주문하기', en: 'Order' })}
      </button>
    </>
  );
}
