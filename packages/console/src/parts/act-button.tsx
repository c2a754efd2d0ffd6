import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ConsoleRole } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { useNotAllowed } from '../member.tsx';

export interface ActButtonProps extends ButtonProps {
  children: ReactNode;
  /** The least that a member must be. */
  least?: ConsoleRole;
  /** Anything else that stands in the way, in words; for everybody. */
  not?: string | undefined;
  onClick?: () => void;
  type?: 'button' | 'submit';
  testId?: string | undefined;
  /** For screen readers, where the words alone do not say which. */
  label?: string | undefined;
}

/**
 * A button that says why it may not be pressed. It stays in the order of the keyboard then, because whoever cannot reach
 * it cannot learn the reason either.
 */
export function ActButton(props: ActButtonProps) {
  const { children, least = 'developer', not, onClick, type = 'button', testId, label, ...button } = props;
  const refused = useNotAllowed(least) ?? not;
  return (
    <Tooltip
      label={refused ?? ''}
      disabled={!refused}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={280}
    >
      <Button
        {...button}
        type={refused ? 'button' : type}
        data-testid={testId}
        {...(label || refused
          ? { 'aria-label': [label ?? String(children), refused].filter(Boolean).join(': ') }
          : {})}
        {...(refused ? { 'data-disabled': true, 'aria-disabled': true } : onClick ? { onClick } : {})}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
