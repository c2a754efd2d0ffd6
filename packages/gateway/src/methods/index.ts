import type { ForeignProvider, Method } from '@tollgate/contract';
import { Failure, type Payment } from '@tollgate/domain';
import { walletWindow } from './foreign-easy-pay/window.ts';
import { virtualAccountWindow } from './virtual-account/window.ts';
import type { WindowView } from './window.ts';

/** What the customer can pay with here. A new method on an existing rail is a folder beside this file and a line here. */
export const methods = {
  VIRTUAL_ACCOUNT: { window: virtualAccountWindow },
  FOREIGN_EASY_PAY: { window: walletWindow },
} satisfies Partial<Record<Method, { window: WindowView }>>;

export type ContractedMethod = keyof typeof methods;

/** The wallets behind FOREIGN_EASY_PAY that money can move on. */
const wallets: ReadonlySet<ForeignProvider> = new Set(['PAYPAL']);

/** What a payment is to be paid with. A wallet is named by the request; everything else is a virtual account. */
export const methodOf = ({ request }: Payment): ContractedMethod =>
  request.foreignEasyPay ? 'FOREIGN_EASY_PAY' : 'VIRTUAL_ACCOUNT';

/** Whether money can move on the wallet that was named. */
export const isContractedWallet = (provider: ForeignProvider): boolean => wallets.has(provider);

/** @throws Failure NOT_SUPPORTED_METHOD for every other method or wallet, with a word that says so */
export function contractedMethod(
  method: Method,
  wallet?: { provider: ForeignProvider } | undefined,
): asserts method is ContractedMethod {
  if (!Object.hasOwn(methods, method)) throw notContracted(method);
  if (method === 'FOREIGN_EASY_PAY' && wallet && !isContractedWallet(wallet.provider)) {
    throw notContracted(wallet.provider);
  }
}

export const notContracted = (name: string): Failure =>
  new Failure(
    'NOT_SUPPORTED_METHOD',
    { method: name },
    {
      ko: `이 상점은 ${name} 결제를 계약하지 않았어요. VIRTUAL_ACCOUNT나 PayPal(FOREIGN_EASY_PAY)을 써 주세요.`,
      en: `This shop has no contract for ${name}. Use VIRTUAL_ACCOUNT or PayPal (FOREIGN_EASY_PAY).`,
    },
  );

/** A method that the shop itself has switched off. */
export const notTaken = (method: Method): Failure =>
  new Failure(
    'NOT_SUPPORTED_METHOD',
    { method },
    {
      ko: `이 상점은 ${method} 결제를 계약하지 않았어요. 개발자센터의 설정에서 계약한 결제수단을 확인해 주세요.`,
      en: `This shop has no contract for ${method}. See its contracted methods in the developer center's settings.`,
    },
  );
