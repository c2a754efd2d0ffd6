import { useQueryClient } from '@tanstack/react-query';
import type { SessionAnswer } from '@tollgate/contract/console';
import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

/** Goes where somebody wanted to go before they were asked who they are. Only within the console: the router sees to it. */
export function useLetIn(): (session: SessionAnswer) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const next = query.get('next') ?? '/';
  return useCallback(
    ({ state }) => {
      // Whatever was asked before was asked by somebody else.
      client.clear();
      const isWithin = next.startsWith('/') && !next.startsWith('//');
      if (state === 'member' || state === 'loopback') void navigate(isWithin ? next : '/', { replace: true });
    },
    [client, navigate, next],
  );
}
