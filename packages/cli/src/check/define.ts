import type { CheckPage } from './playwright.ts';

/** How an order stands, in the words of the check; a shop may call it what it likes. */
export type OrderState =
  | 'created' // stored; nothing was paid, and nothing is under way
  | 'confirming' // the answer to the confirm is not known yet
  | 'waiting' // an account was issued; no money has come
  | 'paid'
  | 'partly-refunded'
  | 'refunded'
  | 'canceled' // before any money came
  | 'expired'
  | 'failed'
  | 'mismatch'; // another amount came back: never confirmed

export type CheckMethod = 'VIRTUAL_ACCOUNT' | 'FOREIGN_EASY_PAY';

/** What a function of the configuration has at hand: one buyer at the shop. */
export interface Hand<Page = CheckPage> {
  /** A page of Playwright's, in a browser with this buyer's cookies. */
  page: Page;
  shop: URL;
  /** As the page would ask: addresses are the shop's, and the buyer's cookies go along. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

export interface CancelWish {
  orderId: string;
  /** In won or dollars; left out, everything. */
  amount?: number;
  /** The buyer's own account, for a virtual account that was paid. */
  refundAccount: { bank: string; accountNumber: string; holderName: string };
}

/** What `tollgate check` has to know of a shop: how to order, how to pay, and how to read an order's state. */
export interface CheckConfig<Page = CheckPage> {
  /** Left out: `--gateway`, else `TOLLGATE_URL`. */
  gateway?: string;
  /** The shop's own test key. Left out: `--secret-key`, else `TOSS_SECRET_KEY`. */
  secretKey?: string;
  /** Left out: the address of this shop that is registered at the gateway. */
  webhookUrl?: string;
  /** What the shop can be paid with; by default accounts only. */
  methods?: readonly CheckMethod[];
  /** How long the shop may take to follow a payment, in milliseconds; 30,000 by default. */
  patienceMs?: number;
  /** Brings the page to where only the pay button is left to press. The order's number, where it is known by then. */
  order(hand: Hand<Page> & { method: CheckMethod }): Promise<{ orderId?: string } | undefined>;
  /** Presses it. */
  pay(hand: Hand<Page>): Promise<unknown>;
  /** undefined for an order that the shop does not show to this buyer. */
  state(hand: Hand<Page> & { orderId: string }): Promise<OrderState | undefined>;
  /** How often the goods of this order were sent, or put in order to be sent. */
  deliveries?(hand: Hand<Page> & { orderId: string }): Promise<number>;
  /** Cancels as the buyer or a person of the shop would. */
  cancel?(hand: Hand<Page> & CancelWish): Promise<unknown>;
  /** Has the shop do at once what its timers would do next. */
  runJobs?(): Promise<unknown>;
  /** Moves the shop's own clock, as the gateway's was moved: `PT11M`. */
  advance?(duration: string): Promise<unknown>;
}

/** Nothing but the types: what is given comes back. */
export const defineCheck = <Page = CheckPage>(config: CheckConfig<Page>): CheckConfig<Page> => config;
