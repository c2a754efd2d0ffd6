/** What the developer center is answered. Amounts are JSON numbers as on the wire: won, or dollars with cents. */
import type { Currency, Method, PaymentStatus } from '../codes.ts';
import type { Faults } from '../faults.ts';
import type { Payment } from '../payment.ts';
import type { Delivery, WebhookEndpoint } from '../sandbox.ts';
import type { WebhookEventType } from '../webhooks.ts';
import type { ConsoleName } from './paths.ts';

/** A time with its offset, `2026-11-22T14:00:00+09:00`, in the shop's own time unless a field says otherwise. */
export type Moment = string;

/** A page of a list that can be long: `next` is the cursor of the page after it, null at the end. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

export interface Shop {
  mId: string;
  name: string;
  environment: 'test' | 'live';
  createdAt: Moment;
}

/** What a shop is paid in one currency. */
export interface MoneyFigure {
  currency: Currency;
  count: number;
  amount: number;
}

export interface Home {
  shop: Shop;
  now: Moment;
  clockOffsetMs: number;
  /** Since midnight of the shop's day (Seoul). */
  today: {
    requested: number;
    /** Paid, by currency. */
    paid: MoneyFigure[];
    waiting: number;
    canceled: MoneyFigure[];
    /** Refused at confirm or by the buyer's bank. */
    aborted: number;
    expired: number;
    webhooks: { arrived: number; failed: number; sending: number };
  };
  /** The last 24 hours, an hour each, oldest first, empty hours too. */
  hours: HomeHour[];
  newest: PaymentRow[];
  /** What a new shop has done so far. */
  firstSteps: {
    requested: boolean;
    confirmed: boolean;
    deposited: boolean;
    webhook: boolean;
    delivered: boolean;
  };
  clientKey: string;
  /** The gateway's address as the caller sees it, for code to copy. */
  origin: string;
}

export interface HomeHour {
  at: Moment;
  requested: number;
  paid: number;
  canceled: number;
  webhooksArrived: number;
  webhooksFailed: number;
}

export interface Keys {
  pairs: KeyPairView[];
}

export interface KeyPairView {
  keyPairId: string;
  family: 'individual' | 'widget';
  clientKey: string;
  apiVersion: string;
  /** False where the version is fixed (widget keys). */
  isVersionOpen: boolean;
  versions: string[];
  /** Newest first: at most two that work at once. */
  secrets: SecretView[];
  /** When a new one may be made: null now. */
  reissuableFrom: Moment | null;
}

export interface SecretView {
  /** Never the secret: `test_sk_…R5Rn`. */
  masked: string;
  /** Null while it has no end. Wall time. */
  expiresAt: Moment | null;
  createdAt: Moment | null;
}

/** The only answer that carries a secret key, and it is given once. */
export interface Reissued {
  secretKey: string;
  /** How long the old one still works. Wall time. */
  oldExpiresAt: Moment;
  keys: Keys;
}

export interface PaymentRow {
  paymentKey: string;
  orderId: string;
  orderName: string;
  status: PaymentStatus;
  method: Method | null;
  /** PayPal's name where the method is a wallet. */
  provider: string | null;
  currency: Currency;
  totalAmount: number;
  balanceAmount: number;
  customerName: string | null;
  requestedAt: Moment;
  approvedAt: Moment | null;
  /** What may be done to it now, by its right-most buttons. */
  actions: PaymentAction[];
}

export type PaymentAction = 'deposit' | 'cancel' | 'reverse' | 'expire';

/** One payment and its whole story. */
export interface PaymentStory {
  row: PaymentRow;
  /** As the merchant would read it, without its secret. */
  payment: Payment;
  account: { bankCode: string; accountNumber: string; dueDate: Moment; depositorName: string | null } | null;
  timeline: StoryEvent[];
  ledger: LedgerLine[];
}

export interface LedgerLine {
  at: Moment;
  /** Its name in the books, `deposit:…`. */
  event: string;
  /** What it is, in the reader's language. */
  title: string;
  debit: string;
  credit: string;
  currency: Currency;
  amount: number;
}

/**
 * One thing that happened, in the order in which it happened. `kind` picks its picture; `title` and `why` are sentences
 * in the reader's language.
 */
export interface StoryEvent {
  id: string;
  at: Moment;
  kind: 'payment' | 'call' | 'refused' | 'bank' | 'wallet' | 'webhook' | 'cancel' | 'ledger';
  title: string;
  /** The reason of a refusal or of a failed attempt, in plain words. */
  why: string | null;
  isTrouble: boolean;
  /** Short facts to show beside it, in the reader's language. */
  facts: { label: string; value: string }[];
  /** Where more is to be seen. */
  callId: string | null;
  deliveryId: string | null;
  /** Bodies to unfold, as they went over the wire, secrets masked. */
  bodies: { label: string; text: string }[];
}

export interface CancelPreview {
  currency: Currency;
  cancelAmount: number;
  balanceAfter: number;
  statusAfter: PaymentStatus;
  refundedTo: string | null;
  /** What must still be said: the account to refund to, for a virtual account that was paid. */
  needsRefundAccount: boolean;
}

export interface WebhookView extends WebhookEndpoint {
  /** Of the last day. */
  arrived: number;
  failed: number;
  sending: number;
  lastError: string | null;
  /** Named by the configuration file, which alone may change it. */
  isConfigured: boolean;
}

/** A delivery without its body and attempts, for the list. */
export interface DeliveryRow extends Omit<Delivery, 'body' | 'attempts'> {
  attempts: number;
  /** Of the newest attempt. */
  lastStatus: number | null;
  lastError: string | null;
}

export interface DeliveryView extends Delivery {
  /** Why the newest attempt failed, and what to do, in the reader's language. */
  why: string | null;
}

export interface CallRow {
  callId: string;
  at: Moment;
  method: string;
  path: string;
  /** The contract's name of the endpoint. */
  endpoint: string | null;
  status: number;
  code: string | null;
  latencyMs: number;
  traceId: string;
  orderId: string | null;
  paymentKey: string | null;
  isReplay: boolean;
}

export interface CallView extends CallRow {
  wallAt: Moment;
  requestHeaders: { name: string; value: string }[];
  requestBody: string | null;
  responseBody: string | null;
  /** Set where bodies were not kept, because too many calls came at once, or were cut. */
  bodyNote: 'sampled' | 'cut' | null;
  maskedKey: string | null;
  apiVersion: string | null;
  userAgent: string | null;
  address: string | null;
  /** Why it was refused and what to do, in the reader's language. */
  why: string | null;
}

export interface ClockView {
  now: Moment;
  wallNow: Moment;
  offsetMs: number;
  /** What falls due next, nearest first. */
  upcoming: Upcoming[];
}

export interface Upcoming {
  at: Moment;
  kind: 'windowExpires' | 'confirmExpires' | 'depositDue' | 'webhookRetry' | 'refund';
  paymentKey: string | null;
  orderId: string | null;
  deliveryId: string | null;
}

export interface MovedClock extends ClockView {
  /** What the move made happen, in order. */
  happened: { at: Moment; title: string; paymentKey: string | null }[];
}

export interface Simulators {
  bank: {
    url: string | null;
    isUp: boolean;
    numbersLeft: { bankCode: string; bankName: string; free: number; used: number }[];
    /** Newest first. */
    deposits: {
      at: Moment;
      accountNumber: string;
      amount: number;
      depositorName: string | null;
      state: string;
      paymentKey: string | null;
    }[];
  };
  payPal: {
    url: string | null;
    isUp: boolean;
    buyers: { email: string; password: string; plays: string }[];
  };
}

export interface Settings {
  shop: Shop;
  taxType: 'taxable' | 'taxFree' | 'mixed';
  usesEscrow: boolean;
  /** Hours until a virtual account closes when a request names none. */
  defaultValidHours: number;
  methods: { virtualAccount: boolean; payPal: boolean };
  allowedOrigins: string[] | null;
}

export interface ReconciliationView {
  days: {
    rail: 'bank' | 'paypal';
    date: string;
    state: 'matched' | 'breaks' | 'missing' | 'running';
    lines: number;
    breaks: number;
    comparedAt: Moment | null;
  }[];
  breaks: {
    id: string;
    rail: 'bank' | 'paypal';
    date: string;
    kind: string;
    /** What differs, and what to do about it, in the reader's language. */
    what: string;
    todo: string;
    currency: Currency;
    ours: number | null;
    theirs: number | null;
    paymentKey: string | null;
    mId: string | null;
    isOpen: boolean;
  }[];
}

/** By the names of `consolePaths`. */
export interface ConsoleAnswers {
  listShops: Page<Shop>;
  createShop: Shop & {
    clientKey: string;
    secretKey: string;
    widgetClientKey: string;
    widgetSecretKey: string;
  };
  findPayment: { mId: string };
  home: Home;
  live: never;
  listKeys: Keys;
  reissueSecret: Reissued;
  changeVersion: Keys;
  listPayments: Page<PaymentRow>;
  paymentsCsv: never;
  payment: PaymentStory;
  depositPayment: PaymentStory;
  reverseDeposit: PaymentStory;
  expirePayment: PaymentStory;
  previewCancel: CancelPreview;
  cancelPayment: PaymentStory;
  listWebhooks: { webhooks: WebhookView[]; eventTypes: readonly WebhookEventType[] };
  addWebhook: WebhookView;
  changeWebhook: WebhookView;
  removeWebhook: Record<string, never>;
  tryWebhook: DeliveryView;
  listDeliveries: Page<DeliveryRow>;
  delivery: DeliveryView;
  resendDelivery: DeliveryView;
  releaseDelivery: DeliveryView;
  resendFailed: { resent: number };
  listCalls: Page<CallRow>;
  call: CallView;
  clock: ClockView;
  moveClock: MovedClock;
  /** The rules as the sandbox API answers them. */
  faults: FaultsAnswer;
  replaceFaults: FaultsAnswer;
  simulators: Simulators;
  settings: Settings;
  changeSettings: Settings;
  resetShop: Record<string, never>;
  reconciliation: ReconciliationView;
  reconcileNow: ReconciliationView;
}

/** See `faults.ts` of the contract. */
export type FaultsAnswer = Faults;

/** Every call has an answer, and no answer is nobody's. */
export type EveryCallIsAnswered = [
  Exclude<ConsoleName, keyof ConsoleAnswers>,
  Exclude<keyof ConsoleAnswers, ConsoleName>,
];
