import type { RailSecret } from '@tollgate/rails';

/** What the load process is asked to do, and what it answers. It runs apart, so that its own work is not ours. */
export interface Job {
  /** The server under load, such as http://127.0.0.1:4100. */
  origin: string;
  loop: ClosedLoop | OpenLoop;
  seconds: number;
  /** Ends before the time is over when so many requests were sent. */
  mostRequests?: number | undefined;
  feed: Feed;
}

/** Each connection asks again as soon as it was answered: what a server can do at most. */
export interface ClosedLoop {
  kind: 'closed';
  connections: number;
}

/** Requests arrive when they arrive, however long the others take: what customers feel. */
export interface OpenLoop {
  kind: 'open';
  perSecond: number;
}

/** What is asked for. Payments are used once each, in this order. */
export type Feed =
  | { kind: 'confirm'; secretKey: string; orders: Order[]; leadsTo: string; isKeyed?: boolean }
  | { kind: 'get'; secretKey: string; paymentKeys: string[]; isOnce?: boolean }
  | { kind: 'deposit'; bank: BankLine; accounts: Account[] }
  | { kind: 'cancel'; secretKey: string; paymentKeys: string[]; refundAccount?: RefundAccount | undefined }
  | {
      kind: 'mixed';
      secretKey: string;
      bank: BankLine;
      orders: Order[];
      accounts: Account[];
      refundAccount: RefundAccount;
    };

/** A payment ready to be confirmed. */
export interface Order {
  paymentKey: string;
  orderId: string;
  /** As it goes over the wire, in the currency's own unit. */
  amount: number;
}

/** A payment that waits for its deposit. */
export interface Account extends Order {
  /** Digits, without the X of test numbers. */
  accountNumber: string;
  /** Three digits, as banks call each other. */
  interbankCode: string;
}

/** What it takes to speak to the gateway as the bank. */
export interface BankLine {
  secrets: RailSecret[];
  /** The rail numbers its events without gaps; the first one of this job. */
  firstEventSeq: number;
}

export interface RefundAccount {
  bank: string;
  accountNumber: string;
  holderName: string;
}

/** What was measured. Times are milliseconds. */
export interface Load {
  /** From the first request to the last answer. */
  seconds: number;
  answered: number;
  succeeded: number;
  /** Answers that are no success by their code or status, and requests without an answer, by what was wrong. */
  failures: Record<string, number>;
  latencyMs: Spread;
  /** Where each payment must stand now, by what was acknowledged. */
  acknowledged: [paymentKey: string, status: string][];
  /** Payments whose last request was never answered: nobody knows. */
  unanswered: string[];
  /** Events of the bank that were told. */
  events: number;
  /** The stock was used up before the time was over. */
  isShort: boolean;
  webhooks?: Webhooks | undefined;
  /** How often each kind of request was answered with a success. */
  deeds: Record<string, number>;
}

export interface Spread {
  p50: number;
  p99: number;
  p999: number;
  max: number;
  mean: number;
}

/** From the moment the notice was sent to the moment the merchant's server had the whole webhook. */
export interface Webhooks {
  due: number;
  delivered: number;
  /** Over the time from the first notice to the last delivery. */
  perSecond: number;
  lagMs: Spread;
}
