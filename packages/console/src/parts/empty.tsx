import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

/** Nothing here yet, and what to do first. */
export function Empty(props: {
  title: string;
  text?: ReactNode;
  action?: { label: string; onClick: () => void };
  children?: ReactNode;
}) {
  const { title, text, action, children } = props;
  return (
    <div className="empty">
      <strong>{title}</strong>
      {text && <p>{text}</p>}
      {action && (
        <Button variant="default" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      {children}
    </div>
  );
}
