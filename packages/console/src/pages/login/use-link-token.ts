import { useEffect, useState } from 'react';

/**
 * The token of a one-time link: it stands behind `#`, where no server and no proxy sees it. It stays there, so that the
 * page can be loaded again before it is used, and is worth nothing afterwards. Whoever opens the link where this page is
 * open already changes nothing but what stands there.
 */
export function useLinkToken(): string {
  const [token, setToken] = useState(here);
  useEffect(() => {
    const look = () => setToken(here());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return token;
}

const here = (): string => window.location.hash.slice(1);
