import { useState } from 'react';

/**
 * The token of a one-time link: it stands behind `#`, where no server and no proxy sees it. It stays there, so that the
 * page can be loaded again before it is used, and is worth nothing afterwards.
 */
export function useLinkToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  return token;
}
