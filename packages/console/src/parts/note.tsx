import type { ReactNode } from 'react';
import { IconTrouble } from '../icons.tsx';
import './note.css';

/** Something that has to be known before one goes on: why it failed (`bad`), or why one waits (`wait`). */
export function Note(props: {
  tone: 'bad' | 'wait';
  title?: string;
  children: ReactNode;
  /** Said at once to whoever does not see it appear. */
  isUrgent?: boolean;
  testId?: string;
}) {
  const { tone, title, children, isUrgent, testId } = props;
  return (
    <div className="note" data-tone={tone} role={isUrgent ? 'alert' : undefined} data-testid={testId}>
      <IconTrouble />
      <div>
        {title && <strong>{title}</strong>}
        <p>{children}</p>
      </div>
    </div>
  );
}
