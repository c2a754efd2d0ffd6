import { type ComponentProps, useCallback } from 'react';
import { Link as RouterLink, useNavigate } from 'react-router';
import { useMId } from '../shop-context.ts';

/** Where a page of the chosen shop is: `/payments?status=DONE` becomes `/payments?status=DONE&shop=…`. */
export function withShop(to: string, mId: string): string {
  if (mId === '') return to;
  const [path = '', query = ''] = to.split('?');
  const said = new URLSearchParams(query);
  said.set('shop', mId);
  return `${path}?${said}`;
}

/** A link inside the console, `to="/payments/…"`; the shop goes with it. */
export function Link({ to, ...rest }: Omit<ComponentProps<typeof RouterLink>, 'to'> & { to: string }) {
  return <RouterLink to={withShop(to, useMId())} {...rest} />;
}

/** The same from code: `go('/webhooks')`. */
export function useGo(): (to: string) => void {
  const navigate = useNavigate();
  const mId = useMId();
  return useCallback((to) => void navigate(withShop(to, mId)), [navigate, mId]);
}
