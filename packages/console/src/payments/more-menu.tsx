import { Menu } from '@mantine/core';
import type { PaymentRow } from '@tollgate/contract/console';
import { useState } from 'react';
import { useAct } from '../api/use-act.ts';
import { IconMore } from '../icons.tsx';
import { copyText } from '../parts/copy.tsx';
import { useNotice } from '../parts/notice.tsx';
import { useWords } from '../words.ts';
import { refreshed } from './refreshed.ts';
import { words } from './words.ts';

export interface MoreMenuProps {
  row: PaymentRow;
  /** Why this member may not; then only what changes nothing is offered. */
  refused: string | undefined;
  ask: (what: 'amount' | 'depositor') => void;
  done: (text: string) => (story: { row: PaymentRow }) => void;
}

/** What is done now and then. The menu itself is made when it is first opened: a list has hundreds of them. */
export function MoreMenu(props: MoreMenuProps) {
  const said = useWords(words);
  const [isMade, setMade] = useState(false);
  const { paymentKey, orderName } = props.row;
  const shared = {
    type: 'button' as const,
    className: 'more-button',
    'aria-label': said.moreOf(orderName),
    title: said.more,
    'data-testid': `more-${paymentKey}`,
  };
  if (isMade) return <Made {...props} button={<button {...shared} />} />;
  return (
    <button {...shared} aria-haspopup="menu" aria-expanded={false} onClick={() => setMade(true)}>
      <IconMore />
    </button>
  );
}

function Made({ row, refused, ask, done, button }: MoreMenuProps & { button: React.JSX.Element }) {
  const said = useWords(words);
  const notice = useNotice();
  const [isOpen, setOpen] = useState(true);
  const reverse = useAct('reverseDeposit', { refreshes: refreshed, onDone: done(said.reversed) });
  const expire = useAct('expirePayment', { refreshes: refreshed, onDone: done(said.expired) });
  const { paymentKey } = row;
  const params = { paymentKey };
  const can = (action: PaymentRow['actions'][number]) => !refused && row.actions.includes(action);
  return (
    <Menu position="bottom-end" width={230} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <button {...button.props}>
          <IconMore />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {refused && <Menu.Label>{refused}</Menu.Label>}
        {can('deposit') && (
          <>
            <Menu.Item data-testid={`wrong-amount-${paymentKey}`} onClick={() => ask('amount')}>
              {said.wrongAmount}
            </Menu.Item>
            <Menu.Item data-testid={`other-depositor-${paymentKey}`} onClick={() => ask('depositor')}>
              {said.otherDepositor}
            </Menu.Item>
          </>
        )}
        {can('reverse') && (
          <Menu.Item data-testid={`reverse-${paymentKey}`} onClick={() => reverse.mutate({ params })}>
            {said.reverse}
          </Menu.Item>
        )}
        {can('expire') && (
          <Menu.Item data-testid={`expire-${paymentKey}`} onClick={() => expire.mutate({ params })}>
            {said.expire}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => void copyText(paymentKey).then(() => notice.done(said.copied))}>
          {said.copyKey}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
