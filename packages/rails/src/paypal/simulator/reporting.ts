import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { wireMoney } from './money.ts';
import { instant } from './world.ts';

/** No stretch asked for is longer. */
const LONGEST_MS = 31 * 86_400_000;

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const TransactionsQuery = z
  .object({
    start_date: Moment,
    end_date: Moment,
    fields: z.string().max(200).optional(),
    transaction_id: z.string().min(17).max(19).optional(),
    page_size: z.coerce.number().int().min(1).max(500).default(100),
    page: z.coerce.number().int().min(1).default(1),
  })
  .refine(({ start_date: start, end_date: end }) => end >= start && end - start <= LONGEST_MS, {
    path: ['end_date'],
  });

/** What PayPal's reports call a movement: a checkout, a refund by the seller, a payment taken back. */
const codes = { CAPTURE: 'T0006', API: 'T1107', SITE: 'T1107', REVERSAL: 'T1106' } as const;

type Movement = {
  id: string;
  kind: keyof typeof codes;
  currency: string;
  /** Below zero where money left the seller. */
  amount: number;
  fee: number;
  custom_id: string | null;
  invoice_id: string | null;
  reference_id: string | null;
  created_at: number;
  updated_at: number;
};

/**
 * `GET /v1/reporting/transactions`: the account's own list of what moved, oldest first. The real one lags up to three
 * hours behind; this one does not.
 */
export function listTransactions({ world, account, query }: Call): Answer {
  const parsed = TransactionsQuery.safeParse(query);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? '');
    throw new Refused('INVALID_PARAMETER_VALUE', { field, value: query[field], location: 'query' });
  }
  const { start_date: start, end_date: end, transaction_id: id, page_size: size, page } = parsed.data;
  const movements = world.books.all<Movement>(
    `select * from (
       select capture_id as id, 'CAPTURE' as kind, currency, amount, -fee as fee, custom_id, invoice_id, null as reference_id,
              created_at, updated_at
         from captures where client_id = ?1 and fee is not null and created_at between ?2 and ?3
       union all
       select refund_id, cause, r.currency, -r.amount, r.fee_back, coalesce(r.custom_id, c.custom_id), coalesce(r.invoice_id, c.invoice_id),
              r.capture_id, r.created_at, r.updated_at
         from refunds r join captures c using (capture_id)
        where r.client_id = ?1 and r.status = 'COMPLETED' and r.created_at between ?2 and ?3)
      where ?4 is null or id = ?4
      order by created_at, id`,
    account.client_id,
    start,
    end,
    id ?? null,
  );
  return {
    status: 200,
    body: {
      transaction_details: movements.slice((page - 1) * size, page * size).map(showTransaction),
      account_number: account.client_id,
      start_date: instant(start),
      end_date: instant(end),
      last_refreshed_datetime: instant(world.clock.now()),
      page,
      total_items: movements.length,
      total_pages: Math.ceil(movements.length / size),
      links: [],
    },
  };
}

function showTransaction(movement: Movement): object {
  const { id, kind, currency, amount, fee, reference_id } = movement;
  return {
    transaction_info: {
      transaction_id: id,
      ...(reference_id !== null && { paypal_reference_id: reference_id, paypal_reference_id_type: 'TXN' }),
      transaction_event_code: codes[kind],
      transaction_initiation_date: instant(movement.created_at),
      transaction_updated_date: instant(movement.updated_at),
      transaction_amount: signed(currency, amount),
      ...(fee !== 0 && { fee_amount: signed(currency, fee) }),
      transaction_status: 'S',
      ...(movement.custom_id !== null && { custom_field: movement.custom_id }),
      ...(movement.invoice_id !== null && { invoice_id: movement.invoice_id }),
    },
  };
}

const signed = (currency: string, amount: number): { currency_code: string; value: string } => {
  const money = wireMoney({ currency, amount: Math.abs(amount) });
  return { ...money, value: amount < 0 ? `-${money.value}` : money.value };
};
