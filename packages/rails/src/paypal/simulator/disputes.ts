import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { type Capture, captureOf } from './capture-rows.ts';
import { type EventType, emit } from './events.ts';
import { wireMoney } from './money.ts';
import { bookRefund, leftOf } from './refunds.ts';
import { instant, type World } from './world.ts';

export const disputeReasons = [
  'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
  'UNAUTHORISED',
  'CREDIT_NOT_PROCESSED',
  'DUPLICATE_TRANSACTION',
  'INCORRECT_AMOUNT',
  'PAYMENT_BY_OTHER_MEANS',
  'CANCELED_RECURRING_BILLING',
  'PROBLEM_WITH_REMITTANCE',
  'OTHER',
] as const;

export type DisputeReason = (typeof disputeReasons)[number];

/** Where a dispute stands, and whom it waits for. */
const states = {
  OPEN: 'OPEN_INQUIRIES',
  WAITING_FOR_SELLER_RESPONSE: 'REQUIRED_ACTION',
  WAITING_FOR_BUYER_RESPONSE: 'REQUIRED_OTHER_PARTY_ACTION',
  UNDER_REVIEW: 'UNDER_PAYPAL_REVIEW',
  RESOLVED: 'RESOLVED',
} as const;

type Dispute = {
  dispute_id: string;
  capture_id: string;
  client_id: string;
  reason: DisputeReason;
  status: keyof typeof states;
  stage: 'INQUIRY' | 'CHARGEBACK' | 'PRE_ARBITRATION' | 'ARBITRATION';
  outcome: string | null;
  currency: string;
  amount: number;
  created_at: number;
  updated_at: number;
};

/** A buyer complains; undefined when there is no such capture, or it is disputed already. */
export function openDispute(
  world: World,
  {
    captureId,
    reason = 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  }: { captureId: string; reason?: DisputeReason | undefined },
): string | undefined {
  const disputeId = world.books.transaction(() => {
    const capture = captureOf(world, captureId);
    return capture && !isDisputed(world, captureId) ? write(world, capture, reason) : undefined;
  });
  world.alarm.wake();
  return disputeId;
}

/** The complaint ends; when the buyer is right, whatever is left of the capture is taken back. */
export function resolveDispute(
  world: World,
  { disputeId, inFavourOf }: { disputeId: string; inFavourOf: 'BUYER' | 'SELLER' },
): boolean {
  const isResolved = world.books.transaction(() => {
    const dispute = disputeOf(world, disputeId);
    const capture = dispute && captureOf(world, dispute.capture_id);
    if (!capture || dispute.status === 'RESOLVED') return false;
    world.books.run(
      "update disputes set status = 'RESOLVED', outcome = ?, updated_at = ? where dispute_id = ?",
      inFavourOf === 'BUYER' ? 'RESOLVED_BUYER_FAVOUR' : 'RESOLVED_SELLER_FAVOUR',
      world.clock.now(),
      disputeId,
    );
    emitDispute(world, disputeId, 'CUSTOMER.DISPUTE.RESOLVED');
    const left = leftOf(world, capture);
    if (inFavourOf === 'BUYER' && left > 0) {
      bookRefund(world, { capture, amount: left, cause: 'REVERSAL', status: 'COMPLETED' });
    }
    return true;
  });
  world.alarm.wake();
  return isResolved;
}

/** PayPal takes the money back at the end of a dispute: the one that is open, or a new one. False: none to take. */
export function reverse(
  world: World,
  { captureId, reason }: { captureId: string; reason?: DisputeReason | undefined },
): boolean {
  const capture = captureOf(world, captureId);
  if (!capture || capture.fee === null || leftOf(world, capture) === 0) return false;
  const disputeId = openDisputeOf(world, captureId)?.dispute_id ?? openDispute(world, { captureId, reason });
  return disputeId !== undefined && resolveDispute(world, { disputeId, inFavourOf: 'BUYER' });
}

export function isDisputed(world: World, captureId: string): boolean {
  return openDisputeOf(world, captureId) !== undefined;
}

const DisputesQuery = z.object({
  disputed_transaction_id: z.string().max(255).optional(),
  dispute_state: z.string().max(1_000).optional(),
  page_size: z.coerce.number().int().min(1).max(50).default(10),
});

/** `GET /v1/customer/disputes`: newest first. */
export function listDisputes({ world, account, query }: Call): Answer {
  const parsed = DisputesQuery.safeParse(query);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? '');
    throw new Refused('INVALID_PARAMETER_VALUE', { field, value: query[field], location: 'query' });
  }
  const { disputed_transaction_id: captureId = null, dispute_state: wanted, page_size: size } = parsed.data;
  const rows = world.books.all<Dispute>(
    `select * from disputes where client_id = ? and (?2 is null or capture_id = ?2)
      order by created_at desc, rowid desc limit 1000`,
    account.client_id,
    captureId,
  );
  const items = rows.filter(({ status }) => !wanted || wanted.split(',').includes(states[status]));
  return {
    status: 200,
    body: { items: items.slice(0, size).map((row) => showDispute(world, row)), links: [] },
  };
}

/** `GET /v1/customer/disputes/{id}` */
export function readDispute({ world, account, params }: Call): Answer {
  const value = params['disputeId'] ?? '';
  const dispute = disputeOf(world, value);
  if (dispute?.client_id === account.client_id) return { status: 200, body: showDispute(world, dispute) };
  throw new Refused('INVALID_RESOURCE_ID', { field: 'dispute_id', value, location: 'path' });
}

function write(world: World, capture: Capture, reason: DisputeReason): string {
  const now = world.clock.now();
  const disputeId = `PP-D-${world.chance.id('', now).slice(-10).toUpperCase()}`;
  world.books.run(
    'insert into disputes values (?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?)',
    disputeId,
    capture.capture_id,
    capture.client_id,
    reason,
    'WAITING_FOR_SELLER_RESPONSE',
    'INQUIRY',
    capture.currency,
    capture.amount,
    now,
    now,
  );
  emitDispute(world, disputeId, 'CUSTOMER.DISPUTE.CREATED');
  return disputeId;
}

function disputeOf(world: World, disputeId: string): Dispute | undefined {
  return world.books.get<Dispute>('select * from disputes where dispute_id = ?', disputeId);
}

function openDisputeOf(world: World, captureId: string): Dispute | undefined {
  return world.books.get<Dispute>(
    "select * from disputes where capture_id = ? and status <> 'RESOLVED'",
    captureId,
  );
}

function emitDispute(world: World, disputeId: string, eventType: EventType): void {
  const dispute = disputeOf(world, disputeId);
  if (!dispute) throw new Error(`no dispute ${disputeId}`);
  const capture = captureOf(world, dispute.capture_id);
  emit(world, {
    eventType,
    resourceType: 'dispute',
    resource: showDispute(world, dispute),
    clientId: dispute.client_id,
    orderId: capture?.order_id,
    captureId: dispute.capture_id,
    customId: capture?.custom_id ?? undefined,
  });
}

function showDispute(world: World, dispute: Dispute): object {
  const capture = captureOf(world, dispute.capture_id);
  return {
    dispute_id: dispute.dispute_id,
    create_time: instant(dispute.created_at),
    update_time: instant(dispute.updated_at),
    disputed_transactions: [
      {
        seller_transaction_id: dispute.capture_id,
        ...(capture && { gross_amount: wireMoney(capture), create_time: instant(capture.created_at) }),
        ...(capture?.invoice_id && { invoice_number: capture.invoice_id }),
        ...(capture?.custom_id && { custom: capture.custom_id }),
      },
    ],
    reason: dispute.reason,
    status: dispute.status,
    dispute_state: states[dispute.status],
    dispute_amount: wireMoney(dispute),
    ...(dispute.outcome !== null && { dispute_outcome: { outcome_code: dispute.outcome } }),
    dispute_life_cycle_stage: dispute.stage,
    dispute_channel: 'INTERNAL',
    links: [
      {
        href: `${world.publicUrl}/v1/customer/disputes/${dispute.dispute_id}`,
        rel: 'self',
        method: 'GET',
      },
    ],
  };
}
