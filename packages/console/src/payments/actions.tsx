import './payments.css';
import { Button } from '@mantine/core';
import type { PaymentRow } from '@tollgate/contract/console';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useAct } from '../api/use-act.ts';
import { useNotAllowed } from '../member.tsx';
import { useNotice } from '../parts/notice.tsx';
import { useWords } from '../words.ts';
import { MoreMenu } from './more-menu.tsx';
import { refreshed } from './refreshed.ts';
import { words } from './words.ts';

const CancelDialog = lazy(() => import('./cancel-dialog.tsx'));
const DepositDialog = lazy(() => import('./deposit-dialog.tsx'));

export interface PaymentActionsProps {
  row: PaymentRow;
  /** Small in a list, where they stand in every row. */
  isSmall?: boolean;
  onChanged?: (row: PaymentRow) => void;
}

/** What may be done to a payment now: the right-most buttons of the list, and the first ones of its own page. */
export function PaymentActions({ row, isSmall = false, onChanged }: PaymentActionsProps) {
  const said = useWords(words);
  const notice = useNotice();
  const [open, setOpen] = useState<'cancel' | 'amount' | 'depositor'>();
  const refused = useNotAllowed('developer');
  const done = (text: string) => (story: { row: PaymentRow }) => {
    notice.done(`${row.orderName}: ${text}`);
    onChanged?.(story.row);
  };
  const deposit = useAct('depositPayment', { refreshes: refreshed, onDone: done(said.deposited) });

  const { paymentKey, orderName, actions } = row;
  const close = () => setOpen(undefined);
  const Pressed = isSmall ? SmallButton : LargeButton;
  return (
    <div className="payment-actions" data-small={isSmall || undefined}>
      {actions.includes('deposit') && (
        <Pressed
          isFirst
          label={said.depositOf(orderName)}
          testId={`deposit-${paymentKey}`}
          refused={refused}
          isBusy={deposit.isPending}
          onClick={() => deposit.mutate({ params: { paymentKey }, body: {} })}
        >
          {said.deposit}
        </Pressed>
      )}
      {actions.includes('cancel') && (
        <Pressed
          label={said.cancelOf(orderName)}
          testId={`cancel-${paymentKey}`}
          refused={refused}
          onClick={() => setOpen('cancel')}
        >
          {said.cancel}
        </Pressed>
      )}
      <MoreMenu row={row} refused={refused} ask={setOpen} done={done} />
      {open && (
        <Suspense fallback={null}>
          {open === 'cancel' ? (
            <CancelDialog row={row} close={close} onDone={done(said.canceled)} />
          ) : (
            <DepositDialog row={row} asks={open} close={close} onDone={done(said.deposited)} />
          )}
        </Suspense>
      )}
    </div>
  );
}

interface PressedProps {
  children: ReactNode;
  label: string;
  testId: string;
  refused: string | undefined;
  onClick: () => void;
  isFirst?: boolean;
  isBusy?: boolean;
}

/** A plain button: hundreds of them are made at once, fifty a second while payments come in. */
function SmallButton({ children, label, testId, refused, onClick, isFirst, isBusy }: PressedProps) {
  return (
    <button
      type="button"
      className={isFirst ? 'small-button payment-deposit' : 'small-button payment-cancel'}
      aria-label={label}
      data-testid={testId}
      title={refused}
      aria-disabled={refused !== undefined || isBusy || undefined}
      onClick={refused !== undefined || isBusy ? undefined : onClick}
    >
      {children}
    </button>
  );
}

function LargeButton({ children, label, testId, refused, onClick, isFirst, isBusy }: PressedProps) {
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      aria-label={label}
      data-testid={testId}
      loading={isBusy ?? false}
      {...(refused === undefined
        ? { onClick }
        : { title: refused, 'aria-disabled': true, 'data-disabled': true })}
    >
      {children}
    </Button>
  );
}
