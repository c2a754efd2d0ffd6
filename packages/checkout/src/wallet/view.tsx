import type { Wallet, WalletWindow } from '@tollgate/contract/window';
import { type Clock, useReached } from '../clock.ts';
import { Ended } from '../ended.tsx';
import { Frame, type Shared } from '../frame.tsx';
import { Leaving } from '../leaving.tsx';
import { Notice } from '../notice.tsx';
import { Summary } from '../summary.tsx';
import { isFinal, type Trouble } from '../trouble.ts';
import { WindowTime } from '../window-time.tsx';
import { words } from '../words.ts';
import { Going } from './going.tsx';
import { WalletRoad } from './road.tsx';
import { useWallet } from './use-wallet.ts';

type Props = Shared & { state: WalletWindow; clock: Clock };

/** As their owners write them. */
export const walletNames: Record<Wallet, string> = { PAYPAL: 'PayPal' };

/** The window before a wallet's own pages (해외간편결제): it says where one goes, goes there, and is there for who comes back. */
export function WalletView({ state, clock, ...shared }: Props) {
  const { language, exit } = shared;
  const text = words[language];
  const wallet = text.wallet(walletNames[state.wallet]);
  const { step, isOnTheWay, trouble, leavingTo, isStuck, isLeaving, goOn, leave } = useWallet({
    state,
    language,
    exit,
  });
  const isExpired = useReached(clock, Date.parse(state.expiresAt));
  const end = endOf(trouble, isExpired && !isOnTheWay);
  const notices = { ...text.troubles, ...wallet.troubles };
  const isOpen = !leavingTo && !end;
  return (
    <Frame
      {...shared}
      title={wallet.title}
      isTest={state.isTest}
      summary={
        <Summary {...state} language={language}>
          {isOpen && <WalletRoad merchantName={state.merchantName} wallet={wallet} />}
        </Summary>
      }
    >
      {leavingTo && <Leaving outcome={leavingTo} language={language} />}
      {!leavingTo && end && (
        <Ended
          why={notices[end.kind]}
          detail={end.message}
          language={language}
          exit={exit}
          isStuck={isStuck}
          leave={leave}
        />
      )}
      {isOpen && (
        <>
          <WindowTime clock={clock} expiresAt={Date.parse(state.expiresAt)} language={language} />
          {trouble && <Notice words={notices[trouble.kind]} detail={trouble.message} tone="waiting" />}
          {!trouble && step === 'back' && <Notice words={wallet.back} tone="waiting" />}
          {!trouble && step !== 'back' && <Going words={wallet.going} />}
          <footer class="actions">
            <div class="buttons">
              <button
                type="button"
                class="plain"
                aria-disabled={isLeaving}
                onClick={leave}
                data-testid="cancel"
              >
                {text.cancel}
              </button>
              <button
                type="button"
                class="primary"
                aria-disabled={isOnTheWay || isLeaving}
                onClick={goOn}
                data-testid="wallet-continue"
              >
                {isOnTheWay ? wallet.busy : trouble && !trouble.isOfCancel ? text.retry : wallet.goOn}
              </button>
            </div>
          </footer>
        </>
      )}
    </Frame>
  );
}

/** Why the window is over, if it is. On the way to the wallet the wallet's answer decides, not the clock. */
function endOf(trouble: Trouble | undefined, isExpired: boolean): Trouble | undefined {
  if (trouble && isFinal[trouble.kind]) return trouble;
  return isExpired ? { kind: 'expired' } : undefined;
}
