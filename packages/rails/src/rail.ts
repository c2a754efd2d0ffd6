import type {
  AccountState,
  BankErrorCode,
  BankState,
  HolderMatch,
  NumberBlock,
  OpenAccountOrder,
  RailEvent,
  TransferOrder,
  TransferState,
} from './bank/protocol.ts';
import type { ReconciliationFile } from './bank/reconciliation.ts';
import type { PayPalIssue } from './paypal/issues.ts';
import type { PayPalReport } from './paypal/reporting.ts';
import type {
  PayPalCaptureOrder,
  PayPalCaptureState,
  PayPalEvent,
  PayPalOrder,
  PayPalOrderState,
  PayPalRefundOrder,
  PayPalRefundRef,
  PayPalRefundState,
} from './paypal/states.ts';

/**
 * The rails money can move on. A payment remembers the name of its rail, so a name never changes.
 *
 * Each takes `Rail` whole (refund by our id, ask for the refund, events since a cursor) with its own orders, and
 * adds what only its kind has: a bank leases numbers, a wallet has orders that a buyer approves.
 */
export const rails = {
  bank: { ko: '은행 가상계좌', en: 'Bank virtual account', protocol: 'bank-rail/1' },
  paypal: { ko: '페이팔', en: 'PayPal', protocol: 'paypal-orders/2' },
} as const;

export type RailName = keyof typeof rails;

/**
 * A "no" of the rail: it was asked, it understood, nothing moved. A value, never an exception.
 *
 * `isRetryable` says that the same request with the same id may be answered differently later; `reopensAt`
 * says from when (RFC 3339), where the bank told.
 */
export type RailRefusal<Code extends string> = {
  ok: false;
  code: Code;
  message: string;
  isRetryable: boolean;
  reopensAt?: string | undefined;
  facts?: RailFacts | undefined;
};

/** What a person needs to ask the rail's own people about one call. Never a secret, never a name. */
export type RailFacts = Readonly<Record<string, string | number>>;

export type RailAnswer<Yes extends object, Code extends string> = ({ ok: true } & Yes) | RailRefusal<Code>;

/** Why there is no answer that can be believed. */
export const silences = {
  TIMEOUT: 'no answer within the time allowed',
  CONNECTION: 'the connection was refused or broken off',
  SERVER_ERROR: 'an answer of 5xx that does not say that nothing happened',
  BAD_SIGNATURE: 'the answer is not signed by the rail',
  BAD_ANSWER: 'the answer is not of the protocol',
  UNAUTHENTICATED:
    'the rail does not know our signature; such an answer is itself unsigned and proves nothing',
  IN_PROGRESS: 'the rail is still at work on the same request',
  TURNED_AWAY: 'the rail has too much to do and did not look at the request',
} as const;

export type Silence = keyof typeof silences;

/**
 * The rail did not answer in a way that can be believed: the outcome is **unknown**.
 *
 * Whoever catches this leaves the work open. A job then repeats the request with the same id, and asks for
 * the result; it never starts the work again under a new id, because money may have moved.
 */
export class RailSilence extends Error {
  override readonly name = 'RailSilence';
  readonly operation: string;
  readonly reason: Silence;
  readonly facts: RailFacts | undefined;

  constructor(operation: string, reason: Silence, options?: { cause?: unknown; facts?: RailFacts }) {
    super(`${operation}: ${silences[reason]}`, options);
    this.operation = operation;
    this.reason = reason;
    this.facts = options?.facts;
  }
}

/** What every rail tells of a refund. `ACCEPTED` and `UNKNOWN` are open, `SUCCEEDED` and `FAILED` are final. */
export type RefundState = {
  status: 'ACCEPTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED';
  /** Why it failed. `code` is the rail's own word. */
  failure?: { code: string; message: string } | undefined;
};

/**
 * What every rail is to the gateway. Each method throws `RailSilence` and nothing else of its own.
 *
 * `refund` is repeat-safe: the order's id is the rail's idempotency key. The same id with the same content
 * answers the refund as it stands now; with other content it is refused (`CONFLICT`).
 *
 * `Ref` is what a refund is asked for by: our id alone, or with what the rail files it under.
 */
export interface Rail<Order, Ref, Event, Code extends string, State extends RefundState = RefundState> {
  readonly name: RailName;
  /**
   * Gives money back (환불). A yes may still be `ACCEPTED` or `UNKNOWN`: the result comes later, by notice or
   * query.
   */
  refund(order: Order): Promise<RailAnswer<State, Code>>;
  /**
   * What became of a refund. `NOT_FOUND`: the rail has not taken it so far; a request still on its way may
   * yet arrive, so what follows is the same order with the same id, never a new one.
   */
  refundState(ref: Ref): Promise<RailAnswer<State, Code>>;
  /**
   * What happened since `after` (a cursor of an earlier answer; left out, from the beginning), oldest first.
   */
  events(query: {
    after?: string;
    limit?: number;
  }): Promise<RailAnswer<{ events: Event[]; nextCursor: string }, Code>>;
  /** Ends the kept-alive connections. */
  close(): Promise<void>;
}

/**
 * A bank, or a relay that speaks for many: numbers to pay into, transfers to pay back. Amounts are whole won.
 */
export interface BankRail extends Rail<TransferOrder, string, RailEvent, BankErrorCode, TransferState> {
  readonly name: 'bank';
  /**
   * Leases account numbers in bulk (채번), so that issuing one needs no call. `blockId` is ours and
   * repeat-safe. Refused with `POOL_EMPTY` when the bank has none left, `BANK_CLOSED` during its maintenance.
   */
  leaseNumbers(order: {
    blockId: string;
    bankCode: string;
    count: number;
  }): Promise<RailAnswer<NumberBlock, BankErrorCode>>;
  /** Every block leased to us, oldest first, a page at a time. */
  numberBlocks(query: {
    bankCode: string;
    after?: string;
  }): Promise<RailAnswer<{ blocks: NumberBlock[]; nextCursor?: string | undefined }, BankErrorCode>>;
  /** Only for rails that hold the terms themselves; ours asks the gateway before every deposit instead. */
  openAccount(
    order: OpenAccountOrder & { issueId: string },
  ): Promise<RailAnswer<AccountState, BankErrorCode>>;
  closeAccount(order: {
    issueId: string;
    reason: 'EXPIRED' | 'CANCELED' | 'PAID';
  }): Promise<RailAnswer<{ closedAt: string }, BankErrorCode>>;
  account(issueId: string): Promise<RailAnswer<AccountState, BankErrorCode>>;
  /**
   * Whose account is it, and can it receive (예금주 조회)? `NOT_FOUND`: no such account can exist at that bank.
   * `isUsable` false: it exists and cannot receive (closed, suspended).
   */
  inquireHolder(account: {
    bankCode: string;
    accountNumber: string;
    holderName?: string;
  }): Promise<RailAnswer<{ holderName: string; match: HolderMatch; isUsable: boolean }, BankErrorCode>>;
  /**
   * The bank's books of one business date (대사 파일). `NOT_FOUND` until it is ready, by 06:00 of the next day.
   */
  reconciliation(day: {
    bankCode: string;
    date: string;
  }): Promise<RailAnswer<{ file: ReconciliationFile; text: string; sha256: string }, BankErrorCode>>;
  /** Which banks work now, and when they will not (점검). */
  banks(): Promise<RailAnswer<{ banks: BankState[] }, BankErrorCode>>;
}

/**
 * PayPal, or its simulator. Amounts are integers of the smallest unit.
 *
 * Each step has a request id that is derived from ours, so that a repeat is harmless: for six hours for create
 * and capture, for 45 days for a refund. After that, ask (`order`, `refundState`) before doing anything again.
 *
 * A no carries `facts` (`debugId`, `httpStatus`); what its `code` means is in `payPalIssues`. A no with
 * `isRetryable` says nothing about an earlier silence: leave the work open.
 */
export interface PayPalRail
  extends Rail<PayPalRefundOrder, PayPalRefundRef, PayPalEvent, PayPalIssue, PayPalRefundState> {
  readonly name: 'paypal';
  /**
   * Opens the order that the buyer approves. Request id `create:<paymentKey>`: a repeat answers the same order.
   * `payerActionUrl` is where the browser goes; undefined once there is nothing left for the buyer to do.
   */
  createOrder(order: PayPalOrder): Promise<RailAnswer<PayPalOrderState, PayPalIssue>>;
  /** The order as PayPal has it now: the only thing to decide from after the buyer came back. */
  order(orderId: string): Promise<RailAnswer<PayPalOrderState, PayPalIssue>>;
  /**
   * Takes the money of an approved order. Request id `capture:<paymentKey>`.
   *
   * A yes says that PayPal has a capture, not that there is money: read `capture.status` and `capture.amount`.
   * An order that is captured already is a yes too, when it is this payment's: the state is then PayPal's.
   * Waits at most about 20 s in all.
   */
  capture(order: PayPalCaptureOrder): Promise<RailAnswer<PayPalOrderState, PayPalIssue>>;
  captureState(captureId: string): Promise<RailAnswer<PayPalCaptureState, PayPalIssue>>;
  /**
   * PayPal's own report of what moved, oldest first, for comparing it with our ledger. At most 31 days at once; the
   * newest three hours may be missing.
   */
  transactions(stretch: { from: Date; to: Date }): Promise<RailAnswer<PayPalReport, PayPalIssue>>;
  /**
   * Tells PayPal about the buyer before the order is made (STC). False when PayPal did not take it: never a
   * reason to stop a payment. Never throws, and keeps nothing of `data`.
   */
  setTransactionContext(context: { trackingId: string; data: Record<string, unknown> }): Promise<boolean>;
}
