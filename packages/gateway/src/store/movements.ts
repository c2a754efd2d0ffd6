import type { FileLine, Movement, MovementType, ToldMovement } from '../bank/match-movement.ts';
import { columns, type Db } from './database.ts';
import type { BankDay } from './reconciliations.ts';

/** What a movement is called by the bank: our id for transfers, its own for the rest. */
export interface MovementName {
  type: MovementType;
  id: string;
}

type Bank = Omit<BankDay, 'date'>;

/** What the rail told of a movement, under the name it was asked by. */
export type Told = ToldMovement & { asked: string };

export interface ToldDeposit extends Told {
  depositorName: string;
  depositedAt: Date;
}

/** The events under which a deposit's money is booked: how it came, and how it went back. */
const CAME = `array['deposit:' || k.key, 'suspense:' || k.key]`;
const WENT = `array['reversal:' || k.key, 'suspense-reversal:' || k.key]`;
const KEY = `select d.rail || '/' || d.bank_code || '/' || to_char(d.bank_date, 'YYYY-MM-DD') || '/' || d.bank_tx_no as key`;

/** From this long before midnight on, a bank may count a movement to its next day (마감). */
export const TURN = `interval '1 hour'`;
const dayOf = (time: string): string =>
  `to_char((${time} + ${TURN}) at time zone 'Asia/Seoul', 'YYYY-MM-DD')`;

/**
 * Deposits as we know them, by the bank's id, or by the numbers that its file gives to ids we have never heard of.
 *
 * @param house whose books have what belongs to no merchant
 */
export async function toldDeposits(
  db: Db,
  { rail, bankCode }: Bank,
  {
    ids,
    lines,
    house,
  }: { ids: readonly string[]; lines: readonly (FileLine & MovementName)[]; house: string },
): Promise<ToldDeposit[]> {
  const { rows } = await db.query<ToldDeposit>({
    name: 'told-deposits',
    text: `with asked as (
             select a.id as asked, d.rail, d.bank_code, d.bank_date, d.bank_tx_no
               from unnest($3::text[]) as a (id)
               join deposits d on d.rail = $1 and d.deposit_id = a.id and d.bank_code = $2
              union
             select a.id, d.rail, d.bank_code, d.bank_date, d.bank_tx_no
               from unnest($4::text[], $5::date[], $6::text[]) as a (id, bank_date, bank_tx_no)
               join deposits d on d.rail = $1 and d.bank_code = $2 and d.bank_date = a.bank_date and d.bank_tx_no = a.bank_tx_no)
           select asked.asked, d.deposit_id as id, d.amount, d.uncleared_amount as "unclearedAmount", d.account_number as "accountNumber",
                  to_char(d.bank_date, 'YYYY-MM-DD') as "bankDate", d.bank_tx_no as "bankTxNo", to_char(d.bank_date, 'YYYY-MM-DD') as "listedBy",
                  case d.state when 'REVERSED' then 'REVERSED' when 'UNCLEARED' then 'UNCLEARED' else 'BOOKED' end as status,
                  r.on as "reversedOn", coalesce(b.booked, 0)::bigint as booked,
                  case when d.state in ('APPLIED', 'SUSPENSE') then d.amount else 0 end as owed,
                  u.was is not null and d.state in ('APPLIED', 'SUSPENSE') as "wasUncleared",
                  coalesce(d.state = 'REVERSED' and d.reason = 'the shop was reset', false) as "isForgotten",
                  d.depositor_name as "depositorName", d.deposited_at as "depositedAt"
             from asked
             join deposits d using (rail, bank_code, bank_date, bank_tx_no)
            cross join lateral (${KEY}) k
             left join lateral (
                  select true as was from alarms a
                   where a.kind = 'DEPOSIT_UNCLEARED' and a.facts ->> 'depositId' = d.deposit_id limit 1) u on true
             left join lateral (
                  select ${dayOf('max(r.reversed_at)')} as on from deposit_reversals r where r.rail = d.rail and r.deposit_id = d.deposit_id) r on true
             left join lateral (
                  select sum(case when e.debit = 'rail' then e.amount else -e.amount end) as booked
                    from ledger_entries e where e.m_id = coalesce(d.m_id, $7) and e.event = any(${CAME} || ${WENT})) b on true`,
    values: [
      rail,
      bankCode,
      [...ids],
      ...columns(
        lines,
        (l) => l.id,
        (l) => l.bankDate,
        (l) => l.bankTxNo,
      ),
      house,
    ],
  });
  return rows;
}

/** Reversals as we know them. What is booked stands under the deposit that they took back. */
export async function toldReversals(
  db: Db,
  { rail, bankCode }: Bank,
  { ids, house }: { ids: readonly string[]; house: string },
): Promise<Told[]> {
  const { rows } = await db.query<Told>({
    name: 'told-reversals',
    text: `select distinct on (r.reversal_id) r.reversal_id as asked, r.reversal_id as id, r.amount, 0 as "unclearedAmount",
                  r.account_number as "accountNumber", null as "bankDate", null as "bankTxNo", ${dayOf('r.reversed_at')} as "listedBy",
                  case r.state when 'WAITING' then 'WAITING' else 'BOOKED' end as status, null as "reversedOn",
                  coalesce(b.went, 0)::bigint as booked, case when b.came > 0 and r.state <> 'WAITING' then r.amount else 0 end as owed,
                  false as "wasUncleared", false as "isForgotten"
             from unnest($3::text[]) as asked (id)
             join deposit_reversals r on r.rail = $1 and r.reversal_id = asked.id and r.bank_code = $2
             left join deposits d on d.rail = r.rail and d.deposit_id = r.deposit_id and d.bank_code = r.bank_code
             left join lateral (${KEY}) k on true
             left join lateral (
                  select sum(e.amount) filter (where e.credit = 'rail') as went, count(*) filter (where e.debit = 'rail') as came
                    from ledger_entries e where e.m_id = coalesce(d.m_id, $4) and e.event = any(${CAME} || ${WENT})) b on true`,
    values: [rail, bankCode, [...ids], house],
  });
  return rows;
}

export interface ToldRefund extends Told {
  mId: string;
  paymentKey: string;
  refundId: string;
}

/** Refund transfers as we know them; `of` is what their ids at the bank stand for. */
export async function toldRefunds(
  db: Db,
  of: readonly { id: string; mId: string; refundId: string }[],
): Promise<ToldRefund[]> {
  const { rows } = await db.query<ToldRefund>({
    name: 'told-refunds',
    text: `select asked.id as asked, asked.id, asked.m_id as "mId", asked.refund_id as "refundId", c.payment_key as "paymentKey",
                  coalesce(c.amount, 0) as amount, 0 as "unclearedAmount",
                  coalesce(regexp_replace(c.refund_account ->> 'accountNumber', '\\D', '', 'g'), '') as "accountNumber",
                  null as "bankDate", null as "bankTxNo", null as "listedBy", null as "reversedOn", false as "wasUncleared",
                  case c.refund_state when 'COMPLETED' then 'SUCCEEDED' when 'FAILED' then 'FAILED' else 'PENDING' end as status,
                  coalesce(e.amount, 0) as booked,
                  case when c.refund_state = 'COMPLETED' and c.outcome = 'DONE' then c.amount else 0 end as owed,
                  c.m_id is null as "isForgotten"
             from unnest($1::text[], $2::text[], $3::text[]) as asked (id, m_id, refund_id)
             left join cancellations c using (m_id, refund_id)
             left join merchants m on m.m_id = asked.m_id and m.environment = 'test' and c.m_id is null
             left join ledger_entries e on e.m_id = asked.m_id and e.event = 'refund:' || asked.refund_id
            where c.m_id is not null or m.m_id is not null`,
    values: columns(
      of,
      (each) => each.id,
      (each) => each.mId,
      (each) => each.refundId,
    ),
  });
  return rows;
}

/** When we let the bank take such a deposit, the last time before that moment. */
export async function acceptedAt(
  db: Db,
  asked: {
    rail: string;
    bankCode: string;
    accountNumber: string;
    generation: number;
    amount: number;
    before: Date;
  },
): Promise<Date | undefined> {
  const { rows } = await db.query<{ at: Date | null }>({
    name: 'accepted-at',
    text: `select max(asked_at) as at from deposit_inquiries
            where rail = $1 and bank_code = $2 and account_number = $3 and generation = $4 and amount = $5 and refusal is null and asked_at <= $6`,
    values: [asked.rail, asked.bankCode, asked.accountNumber, asked.generation, asked.amount, asked.before],
  });
  return rows[0]?.at ?? undefined;
}

/** Brings the witnesses of each movement together. */
export function gather(
  names: readonly MovementName[],
  lines: readonly (FileLine & MovementName)[],
  told: readonly (Told & { type: MovementType })[],
): Movement[] {
  const nameOf = (type: MovementType, id: string): string => `${type}/${id}`;
  const linesOf = Map.groupBy(lines, (line) => nameOf(line.type, line.id));
  const toldOf = Map.groupBy(told, (each) => nameOf(each.type, each.asked));
  const distinct = new Map(names.map((name) => [nameOf(name.type, name.id), name]));
  return [...distinct].map(([key, { type, id }]) => {
    const all = toldOf.get(key) ?? [];
    // Whoever has the name is meant; the number alone tells only where nobody has.
    const own = all.filter((each) => each.id === id);
    return { type, id, lines: linesOf.get(key) ?? [], told: own.length > 0 ? own : all };
  });
}
