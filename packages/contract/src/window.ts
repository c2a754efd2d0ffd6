/**
 * What the browser script, the payment window (결제창) and the gateway say to each other. This part is ours, not the
 * protocol's. Types only, so that neither bundle grows by it.
 */
import type { CashReceiptType, Currency, Language, PaymentStatus, WindowTarget } from './codes.ts';
import type { RegistrationNumberType } from './limits.ts';

export type { WindowTarget } from './codes.ts';
/** How the buyer's outcome reaches the merchant: by navigation, or by the promise of `requestPayment`. */
export type WindowMode = 'redirect' | 'promise';
export type Amount = { value: number; currency: Currency };

/** What the window page is born with: embedded in its HTML, so that the first paint needs no request. */
export type WindowState = VirtualAccountWindow | WalletWindow | StatusWindow;

/** What every window says of itself and of the purchase. */
type AnyWindow = {
  mode: WindowMode;
  target: WindowTarget;
  /** The only origin the page may post messages to; null where it is not framed. */
  parentOrigin: string | null;
  language: Language;
  isTest: boolean;
  merchantName: string;
  orderName: string;
  amount: Amount;
};

/** A window in which the buyer can still pay. */
type OpenedForPaying = AnyWindow & {
  paymentKey: string;
  /** Proves that this browser opened the window. */
  session: string;
  /** The merchant's time, which in test may run ahead of the browser's. */
  now: string;
  /** When the buyer's thirty minutes end, on the same clock. */
  expiresAt: string;
};

export type VirtualAccountWindow = OpenedForPaying & {
  view: 'virtual-account';
  banks: { code: string; ko: string; en: string }[];
  customerName: string | null;
  customerMobilePhone: string | null;
  customerEmail: string | null;
  showCustomerMobilePhone: boolean;
  cashReceiptType: CashReceiptType | null;
  /** Whether the buyer is asked, must agree, or sees nothing of escrow (에스크로). */
  escrow: 'none' | 'choose' | 'required';
  /** Hours count from the request; a due date stands, with its offset. The gateway always sends the date. */
  depositDeadline: { validHours: number } | { dueDate: string };
};

/** The buyer pays at the pages of a wallet: this window says so, asks to `depart`, and goes there. */
export type WalletWindow = OpenedForPaying & { view: 'wallet'; wallet: Wallet };
/** The foreign wallets that have a contract here. */
export type Wallet = 'PAYPAL';

/** A window that is finished, expired, or opened again: nothing can be done in it. */
export type StatusWindow = AnyWindow & {
  view: 'status';
  status: PaymentStatus;
  /** Why the way back from the wallet ends here and not at the shop; absent where the status says it all. */
  reason?: StatusReason | undefined;
  /** Where the shop goes on: its failUrl or successUrl with everything it asks for. */
  leaveUrl?: string | undefined;
};

/**
 * WALLET_DOWN: the wallet could not be asked what the buyer did there. NOT_THIS_BROWSER: the buyer came back in another
 * browser than they left from. WALLET_MISMATCH: what came back does not belong to this payment.
 */
export type StatusReason = 'WALLET_DOWN' | 'NOT_THIS_BROWSER' | 'WALLET_MISMATCH';

/** What follows the buyer's last click. Redirect mode always answers `redirect`, also for a refusal. */
export type WindowOutcome =
  | { type: 'redirect'; url: string }
  | { type: 'success'; paymentKey: string; orderId: string; amount: Amount }
  | { type: 'fail'; code: string; message: string };

/** `POST /checkout/v1/payments`: the script asks for a window. */
export type OpenWindow = {
  clientKey: string;
  customerKey: string;
  target: WindowTarget;
  mode: WindowMode;
  language: Language;
  /** The argument of `requestPayment` as the merchant wrote it; the gateway is the one who checks it. */
  request: unknown;
};
/**
 * Its answer; the outcome instead of a window where nothing is left to the buyer: with the hidden test switch
 * `sandbox.paymentResult`, and for a wallet that the shop has no contract for.
 */
export type OpenedWindow =
  | { paymentKey: string; windowUrl: string }
  | { paymentKey?: string | undefined; outcome: WindowOutcome };

/** `POST /checkout/v1/payments/{paymentKey}/authenticate`: the buyer presses next. */
export type Authenticate = {
  session: string;
  bank: string;
  depositorName: string;
  customerMobilePhone?: string | null | undefined;
  customerEmail?: string | null | undefined;
  cashReceipt: {
    type: CashReceiptType;
    registrationNumberType?: RegistrationNumberType | null | undefined;
    registrationNumber?: string | null | undefined;
  };
  useEscrow?: boolean | null | undefined;
  agreed: true;
};

/** `POST /checkout/v1/payments/{paymentKey}/depart`: off to the wallet. Answers a `redirect` to its pages. */
export type Depart = { session: string };
/** `POST /checkout/v1/payments/{paymentKey}/cancel`: the buyer gives up in the window. */
export type LeaveWindow = { session: string };

/** The inputs a refusal can point at. */
export const windowFields = [
  'bank',
  'depositorName',
  'customerMobilePhone',
  'customerEmail',
  'cashReceipt.registrationNumber',
  'agreed',
] as const;
export type WindowField = (typeof windowFields)[number];
/** A refusal of the window's own endpoints. */
export type WindowRefusal = { code: string; message: string; field?: WindowField };

/** Window → merchant's page, by `postMessage`. `close` is the ×: the promise rejects USER_CANCEL in both modes. */
export type WindowMessage = { source: 'tollgate'; nonce: string } & (
  | { type: 'ready' }
  | { type: 'close' }
  | WindowOutcome
);
