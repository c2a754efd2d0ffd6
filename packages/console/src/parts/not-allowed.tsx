import { Alert } from '@mantine/core';
import type { ConsoleRole } from '@tollgate/contract/console';
import { useNotAllowed } from '../member.tsx';

/** Once at the top of a page on which this member may only look. */
export function NotAllowed({ least = 'developer' }: { least?: ConsoleRole }) {
  const why = useNotAllowed(least);
  if (!why) return null;
  return (
    <Alert color="amber" className="note" data-testid="not-allowed">
      {why}
    </Alert>
  );
}
