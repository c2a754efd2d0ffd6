import type { ButtonProps } from '@mantine/core';
import type { DeliveryRow, DeliveryView } from '@tollgate/contract/console';
import { useAct } from '../../api/use-act.ts';
import { ActButton } from '../../parts/act-button.tsx';
import { useNotice } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

export interface DeliveryActsProps {
  delivery: Pick<DeliveryRow, 'id' | 'state' | 'orderId'>;
  size?: NonNullable<ButtonProps['size']>;
  /** A resent one is a delivery of its own. */
  onResent?: (made: DeliveryView) => void;
}

/** Again, or at last: what can be done with one delivery. */
export function DeliveryActs({ delivery: { id, state, orderId }, size = 'sm', onResent }: DeliveryActsProps) {
  const said = useWords(words);
  const notice = useNotice();
  const params = { deliveryId: id };
  const refreshes = ['listDeliveries', 'listWebhooks', 'delivery', 'payment'] as const;
  const resend = useAct('resendDelivery', {
    refreshes,
    onDone: (made) => {
      notice.done(said.resentOne);
      onResent?.(made);
    },
  });
  const release = useAct('releaseDelivery', { refreshes, onDone: () => notice.done(said.released) });
  return (
    <div className="row-actions">
      {state === 'HELD' && (
        <ActButton
          size={size}
          loading={release.isPending}
          onClick={() => release.mutate({ params })}
          testId={`release-${id}`}
          label={`${said.release} ${orderId}`}
        >
          {said.release}
        </ActButton>
      )}
      {state !== 'HELD' && (
        <ActButton
          size={size}
          variant="default"
          loading={resend.isPending}
          onClick={() => resend.mutate({ params })}
          testId={`resend-${id}`}
          label={`${said.resend} ${orderId}`}
        >
          {said.resend}
        </ActButton>
      )}
    </div>
  );
}
