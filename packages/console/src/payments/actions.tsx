import './payments.css';
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import type { PaymentRow } from '@tollgate/contract/console';
import { lazy, Suspense, useState } from 'react';
import { useAct } from '../api/use-act.ts';
import { IconMore } from '../icons.tsx';
import { useNotAllowed } from '../member.tsx';
import { copyText } from '../parts/copy.tsx';
import { useNotice } from '../parts/notice.tsx';
import { useWords } from '../words.ts';
import { words } from './words.ts';

const CancelDialog = lazy(() => import('./cancel-dialog.tsx'));
const DepositDialog = lazy(() => import('./deposit-dialog.tsx'));

export const refreshed = ['payment', 'home', 'simulators', 'clock'] as const;

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
  const refreshes = refreshed;
  const deposit = useAct('depositPayment', { refreshes, onDone: done(said.deposited) });
  const reverse = useAct('reverseDeposit', { refreshes, onDone: done(said.reversed) });
  const expire = useAct('expirePayment', { refreshes, onDone: done(said.expired) });

  const { paymentKey, orderName, actions } = row;
  const params = { paymentKey };
  const can = (action: PaymentRow['actions'][number]) => actions.includes(action);
  const size = isSmall ? 'compact-sm' : 'sm';
  const notAllowed = refused ? { 'data-disabled': true, 'aria-disabled': true, title: refused } : {};
  const press = (act: () => void) => (refused ? {} : { onClick: act });
  const close = () => setOpen(undefined);
  const isBusy = reverse.isPending || expire.isPending;
  return (
    <div className="payment-actions" data-small={isSmall || undefined}>
      {can('deposit') && (
        <Button
          size={size}
          variant={isSmall ? 'light' : 'filled'}
          className={isSmall ? 'payment-deposit' : ''}
          loading={deposit.isPending}
          aria-label={said.depositOf(orderName)}
          data-testid={`deposit-${paymentKey}`}
          {...notAllowed}
          {...press(() => deposit.mutate({ params, body: {} }))}
        >
          {said.deposit}
        </Button>
      )}
      {can('cancel') && (
        <Button
          size={size}
          variant={isSmall ? 'subtle' : 'default'}
          {...(isSmall ? { color: 'gray' } : {})}
          className={isSmall ? 'payment-cancel' : ''}
          aria-label={said.cancelOf(orderName)}
          data-testid={`cancel-${paymentKey}`}
          {...notAllowed}
          {...press(() => setOpen('cancel'))}
        >
          {said.cancel}
        </Button>
      )}
      <Menu position="bottom-end" width={230}>
        <Tooltip label={said.more} openDelay={400}>
          <span>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={isSmall ? 28 : 36}
                loading={isBusy}
                aria-label={said.moreOf(orderName)}
                data-testid={`more-${paymentKey}`}
              >
                <IconMore />
              </ActionIcon>
            </Menu.Target>
          </span>
        </Tooltip>
        <Menu.Dropdown>
          {refused && <Menu.Label>{refused}</Menu.Label>}
          {can('deposit') && !refused && (
            <>
              <Menu.Item data-testid={`wrong-amount-${paymentKey}`} onClick={() => setOpen('amount')}>
                {said.wrongAmount}
              </Menu.Item>
              <Menu.Item data-testid={`other-depositor-${paymentKey}`} onClick={() => setOpen('depositor')}>
                {said.otherDepositor}
              </Menu.Item>
            </>
          )}
          {can('reverse') && !refused && (
            <Menu.Item data-testid={`reverse-${paymentKey}`} onClick={() => reverse.mutate({ params })}>
              {said.reverse}
            </Menu.Item>
          )}
          {can('expire') && !refused && (
            <Menu.Item data-testid={`expire-${paymentKey}`} onClick={() => expire.mutate({ params })}>
              {said.expire}
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() => {
              void copyText(paymentKey).then(() => notice.done(said.copied));
            }}
          >
            {said.copyKey}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {open === 'cancel' && <CancelDialog row={row} close={close} onDone={done(said.canceled)} />}
        {(open === 'amount' || open === 'depositor') && (
          <DepositDialog row={row} asks={open} close={close} onDone={done(said.deposited)} />
        )}
      </Suspense>
    </div>
  );
}
