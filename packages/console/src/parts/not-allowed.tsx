import type { ConsoleRole } from '@tollgate/contract/console';
import { useNotAllowed } from '../member.tsx';
import { Note } from './note.tsx';

/** Once at the top of a page on which this member may only look. */
export function NotAllowed({ least = 'developer' }: { least?: ConsoleRole }) {
  const why = useNotAllowed(least);
  if (!why) return null;
  return (
    <Note tone="wait" testId="not-allowed">
      {why}
    </Note>
  );
}
