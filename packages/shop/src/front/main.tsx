import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './shop.css';
import './checkout.css';
import { CheckoutPage } from './checkout-page.tsx';
import { FailPage } from './fail-page.tsx';
import { Frame } from './frame.tsx';
import { OrderPage } from './order-page.tsx';
import { ProblemPage } from './problem-page.tsx';
import { state } from './state.ts';
import { Storefront } from './storefront.tsx';

/** The address is the server's business; it has already decided what this page is about. */
function Page() {
  const { order, failure, problem } = state;
  if (problem) return <ProblemPage problem={problem} />;
  if (failure) return <FailPage failure={failure} />;
  if (order && location.pathname.startsWith('/checkout/')) return <CheckoutPage order={order} />;
  if (order) return <OrderPage initial={order} />;
  return <Storefront />;
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Frame>
        <Page />
      </Frame>
    </StrictMode>,
  );
}
