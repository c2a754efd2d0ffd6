import type { World } from './world.ts';

export type CaptureStatus =
  | 'COMPLETED'
  | 'PENDING'
  | 'DECLINED'
  | 'FAILED'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED';

/** Money that came in for one purchase unit, or did not. */
export type Capture = {
  capture_id: string;
  order_id: string;
  unit: number;
  client_id: string;
  status: CaptureStatus;
  reason: string | null;
  currency: string;
  amount: number;
  /** Null while nothing was received. */
  fee: number | null;
  custom_id: string | null;
  invoice_id: string | null;
  tracking_id: string | null;
  created_at: number;
  updated_at: number;
};

export type RefundStatus = 'COMPLETED' | 'PENDING' | 'FAILED' | 'CANCELLED';

/** Money that went back. */
export type Refund = {
  refund_id: string;
  capture_id: string;
  client_id: string;
  /** The seller through the API, the seller on PayPal's own site, or PayPal itself. */
  cause: 'API' | 'SITE' | 'REVERSAL';
  status: RefundStatus;
  reason: string | null;
  currency: string;
  amount: number;
  fee_back: number;
  custom_id: string | null;
  invoice_id: string | null;
  note: string | null;
  created_at: number;
  updated_at: number;
};

export function captureOf(world: World, captureId: string): Capture | undefined {
  return world.books.get<Capture>('select * from captures where capture_id = ?', captureId);
}

export function refundOf(world: World, refundId: string): Refund | undefined {
  return world.books.get<Refund>('select * from refunds where refund_id = ?', refundId);
}

export function capturesOf(world: World, orderId: string): Capture[] {
  return world.books.all<Capture>('select * from captures where order_id = ? order by unit', orderId);
}

/** Oldest first. */
export function refundsOf(world: World, captureId: string): Refund[] {
  return world.books.all<Refund>('select * from refunds where capture_id = ? order by rowid', captureId);
}

/** What went back or is on its way back, oldest first. */
export function standingRefunds(refunds: readonly Refund[]): Refund[] {
  return refunds.filter(({ status }) => status === 'COMPLETED' || status === 'PENDING');
}

export function sumOf(refunds: readonly Refund[]): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}
