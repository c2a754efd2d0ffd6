import type { VirtualAccountWindow } from '@tollgate/contract/window';
import { useRef } from 'preact/hooks';
import type { Clock } from '../clock.ts';
import { useReached } from '../clock.ts';
import { Ended } from '../ended.tsx';
import { focusInput } from '../focus.ts';
import { Frame, type Shared } from '../frame.tsx';
import { Leaving } from '../leaving.tsx';
import { Summary } from '../summary.tsx';
import { isFinal, type Trouble } from '../trouble.ts';
import { WindowTime } from '../window-time.tsx';
import { words } from '../words.ts';
import { Actions } from './actions.tsx';
import { PaymentForm } from './form.tsx';
import { Road } from './road.tsx';
import { usePayment } from './use-payment.ts';

type Props = Shared & { state: VirtualAccountWindow; clock: Clock };

/** The virtual-account window (가상계좌 결제창), from the empty form to the way back to the merchant. */
export function VirtualAccountView({ state, clock, ...shared }: Props) {
  const { language, exit } = shared;
  const form = useRef<HTMLFormElement>(null);
  const payment = usePayment({ state, language, exit, focus: (field) => focusInput(form.current, field) });
  const end = useEnd(state, clock, payment.isBusy, payment.trouble);
  const { leavingTo } = payment;
  const isOpen = !leavingTo && !end;
  return (
    <Frame
      {...shared}
      title={words[language].title}
      isTest={state.isTest}
      summary={
        <Summary {...state} language={language}>
          {isOpen && <Road state={state} clock={clock} language={language} />}
        </Summary>
      }
    >
      {leavingTo && <Leaving outcome={leavingTo} language={language} />}
      {!leavingTo && end && (
        <Ended
          why={words[language].troubles[end.kind]}
          detail={end.message}
          language={language}
          exit={exit}
          isStuck={payment.isStuck}
          leave={payment.leave}
        />
      )}
      {isOpen && (
        <>
          <WindowTime clock={clock} expiresAt={Date.parse(state.expiresAt)} language={language} />
          <PaymentForm state={state} language={language} form={form} {...payment} />
          <Actions {...payment} language={language} focus={(field) => focusInput(form.current, field)} />
        </>
      )}
    </Frame>
  );
}

/**
 * Why the window is over, if it is: a final refusal, or the time. While an answer is under way the answer decides,
 * because the gateway may have taken the payment in the last second.
 */
function useEnd(
  { expiresAt, depositDeadline }: VirtualAccountWindow,
  clock: Clock,
  isBusy: boolean,
  trouble: Trouble | undefined,
): Trouble | undefined {
  const dueAt = 'dueDate' in depositDeadline ? Date.parse(depositDeadline.dueDate) : Number.POSITIVE_INFINITY;
  const isExpired = useReached(clock, Date.parse(expiresAt));
  const isPastDeadline = useReached(clock, dueAt);
  if (trouble && isFinal[trouble.kind]) return trouble;
  if (isBusy) return undefined;
  if (isExpired) return { kind: 'expired' };
  return isPastDeadline ? { kind: 'deadlinePassed' } : undefined;
}
