import type { Shipping } from './shipping.ts';

/** What the shop's pages and the shop's server say to each other. The gateway is not part of this. */
export type Language = 'ko' | 'en';
export type Currency = 'KRW' | 'USD';
/** In won or dollars, as the protocol has it. Nobody calculates with `value`: see `money.ts`. */
export type Amount = { value: number; currency: Currency };

/** How the buyer may pay. The next method is one more word here and one more row in `server/methods.ts`. */
export type Method = 'VIRTUAL_ACCOUNT' | 'FOREIGN_EASY_PAY';

/** The life of an order. All but the first are the library's words. */
export type OrderStatus =
  | 'created' // stored, nothing asked for yet
  | 'requested' // the buyer pressed pay: the window is open, the goods are put aside
  | 'confirming' // paymentKey stored, confirm called, answer not known yet
  | 'awaiting-deposit' // an account was issued; no money has come
  | 'paid'
  | 'partly-refunded'
  | 'refunded'
  | 'canceled' // before any money came
  | 'expired' // nobody paid in time
  | 'mismatch' // the amount that came back was not the order's: never confirmed
  | 'failed'; // refused or given up; the buyer may try again

export type OrderView = {
  orderId: string;
  orderName: string;
  status: OrderStatus;
  method: Method | null;
  amount: Amount;
  /** What can still be refunded, in the order's currency. */
  balance: number;
  /** How it may be paid, and what it costs that way: dollars are prices of our own, not won converted. */
  offers: { method: Method; amount: Amount }[];
  /** What each line costs in all, per currency. */
  lines: { productId: string; quantity: number; totals: Partial<Record<Currency, number>> }[];
  customer: { name: string; phone: string; email: string } | null;
  shipping: Shipping | null;
  virtualAccount: { bankCode: string; accountNumber: string; holderName: string; dueDate: string } | null;
  /** The bank took a deposit back: the account waits again. */
  wasReversed: boolean;
  /** A cancellation whose answer is not known yet. */
  isCanceling: boolean;
  /** How the last refund stands where it is not simply done: on its way, or it came back. */
  refund: 'pending' | 'failed' | null;
  failure: { code: string } | null;
  history: { at: string; status: OrderStatus }[];
};

export type ProductView = {
  productId: string;
  name: Record<Language, string>;
  price: Amount;
  dollarPrice: Amount;
  stock: number;
};

/** Embedded in every page, so that the first paint needs no request. */
export type PageState = {
  clientKey: string;
  /** Where `loadTossPayments` finds the script. */
  scriptUrl: string;
  isTest: boolean;
  /** A page to send play money from; only where the money is play money. */
  bankAppUrl: string | null;
  products: ProductView[];
  order: OrderView | null;
  /** The fail page: what the window said, and the order it was about, if that is known. */
  failure: {
    code: string;
    message: string | null;
    orderId: string | null;
    method: Method | null;
    canRetry: boolean;
  } | null;
  problem: 'not-found' | 'unknown-order' | 'bad-amount' | null;
};

export type NewOrder = { language: Language; lines: { productId: string; quantity: number }[] };
/** What a buyer must agree to, one by one, before they are sent to a wallet abroad. */
export type Agreement = 'terms' | 'privacy' | 'transfer';
export type PaymentRequest = {
  method: Method;
  customer: { name: string; phone: string; email: string };
  /** These two with FOREIGN_EASY_PAY. */
  shipping?: Shipping;
  agreements?: Record<Agreement, boolean>;
};

type RequestFields = {
  amount: Amount;
  orderId: string;
  successUrl: string;
  /** Signed: see `server/request.ts`. */
  failUrl: string;
  orderName: string;
  customerName: string;
  customerEmail: string;
  customerMobilePhone: string;
};
export type AccountRequest = RequestFields & {
  method: 'VIRTUAL_ACCOUNT';
  virtualAccount: { cashReceipt: { type: '소득공제' }; useEscrow: false; validHours: number };
};
export type WalletRequest = RequestFields & {
  method: 'FOREIGN_EASY_PAY';
  foreignEasyPay: {
    provider: 'PAYPAL';
    country: string;
    products: { name: string; quantity: number; unitAmount: number; currency: string; description: string }[];
    shipping: { fullName: string; address: Omit<Shipping, 'fullName'> };
    paymentMethodOptions: { paypal: { setTransactionContext: Record<string, string> } };
  };
};
/** Everything `requestPayment` needs. */
export type PreparedRequest = AccountRequest | WalletRequest;
/** With the client key of the MID that is contracted for this method. */
export type PaymentPrepared = { clientKey: string; request: PreparedRequest };

export type CancelOrder = {
  reason: string;
  /** In won or dollars. Left out: everything that is left. */
  amount?: number;
  /** The balance the buyer saw. If it has moved since, nothing is cancelled. */
  balance: number;
  refundAccount?: { bank: string; accountNumber: string; holderName: string };
};
export type Refusal = { code: string; message?: string };
