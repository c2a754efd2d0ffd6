import { issuingBanks } from '@tollgate/contract';

/** Statements that give the console's pages something to read beside the payments. */
export interface Beside {
  name: string;
  texts: string[];
}

const SHOP = '(select m_id from bench.merchants where place = 0)';
/** Of the shop's payments from so many days ago on; a payment key holds its moment. */
const newerThan = (days: number): string =>
  `p.m_id = ${SHOP} and p.payment_key >= left(p.m_id, 5) || to_char((now() - interval '${days} days') at time zone 'Asia/Seoul', 'YYYYMMDDHH24MISS')`;
/** The same for the same key, whoever asks: a number below a thousand. */
const draw = (key: string): string => `('x' || substr(md5(${key} || 'draw'), 1, 6))::bit(24)::int % 1000`;

/** Rare ones are the oldest of the year, where a filter finds them last. */
const payments: Beside = {
  name: 'rare payments',
  texts: [
    `update payments set status = 'ABORTED', failure_code = 'PAY_PROCESS_ABORTED'
      where m_id = ${SHOP} and payment_key in (select payment_key from payments where m_id = ${SHOP} and status = 'EXPIRED' order by payment_key limit 20)`,
    `update payments p set method = 'FOREIGN_EASY_PAY', currency = 'USD', country = 'US', virtual_account = null,
            request = p.request || '{"foreignEasyPay": {"provider": "PAYPAL"}}'
      where p.status = 'DONE' and (p.m_id = ${SHOP} and p.payment_key in
              (select payment_key from payments where m_id = ${SHOP} and status = 'DONE' order by payment_key limit 300)
            or ${newerThan(1)} and ${draw('p.payment_key')} < 50)`,
  ],
};

/** Nearly all arrived at the first attempt; some were given up, some are to be sent again, and a few are held. */
const deliveries: Beside = {
  name: 'deliveries that did not arrive',
  texts: [
    `update deliveries set state = 'FAILED', attempts = 8 where m_id = ${SHOP} and ${draw('delivery_id')} < 2`,
    `update deliveries d set state = 'SENDING', attempts = 2, due_at = now() + place * interval '1 minute', next_attempt_at = now() + place * interval '1 minute'
       from (select delivery_id, 120 + row_number() over () as place from
              (select delivery_id from deliveries where m_id = ${SHOP} and state = 'SUCCESS' order by delivery_id desc limit 200) newest) n
      where d.m_id = ${SHOP} and d.delivery_id = n.delivery_id`,
    `update deliveries set state = 'HELD' where m_id = ${SHOP} and delivery_id in
       (select delivery_id from deliveries where m_id = ${SHOP} and state = 'SUCCESS' order by delivery_id limit 5)`,
    `update delivery_attempts a set status = null, response_body = null, error = 'ECONNREFUSED' from deliveries d
      where d.m_id = ${SHOP} and d.state in ('FAILED', 'SENDING') and a.m_id = d.m_id and a.delivery_id = d.delivery_id`,
    `insert into delivery_attempts (m_id, delivery_id, attempt, at, request_headers, status, response_body, error, warning, latency_ms, recorded_at)
     select a.m_id, a.delivery_id, n, a.at + n * interval '9 minutes', a.request_headers, a.status, a.response_body, a.error, a.warning, a.latency_ms,
            a.recorded_at + n * interval '9 minutes'
       from deliveries d join delivery_attempts a on a.m_id = d.m_id and a.delivery_id = d.delivery_id and a.attempt = 1
      cross join lateral generate_series(2, d.attempts) n
      where d.m_id = ${SHOP} and d.state in ('FAILED', 'SENDING')`,
  ],
};

const OLDEST_DAY = `p.requested_at < now() - interval '5 days'`;

/** Five calls for each payment of the last six days, three of a hundred refused. */
const calls: Beside = {
  name: 'API log',
  texts: [
    `select open_api_log_day(now() - ago * interval '1 day') from generate_series(0, 7) ago`,
    `insert into api_calls (m_id, call_id, at, method, path, endpoint, status, code, trace_id, latency_us, payment_key, order_id, masked_key, api_version,
            user_agent, address, facts, request_headers, request_body, response_body)
     select p.m_id, call_id, c.at, w.method, w.path, w.endpoint, w.status, case when w.status >= 400 then 'NOT_FOUND_PAYMENT' end, md5('trace' || call_id)::uuid, 3000 + dice,
            p.payment_key, p.order_id, 'test_sk_…seed', p.api_version, 'merchant/1.0', '127.0.0.1',
            case when w.status >= 400 then jsonb_build_object('paymentKey', p.payment_key) end,
            '{"content-type": "application/json", "accept-language": "ko"}', repeat('{"paymentKey": "…"}', 10), repeat('{"status": "…", "orderName": "머그컵"}', 40)
       from payments p
      cross join generate_series(1, 5) n
      cross join lateral (select p.requested_at + n * interval '7 seconds' as at, ${draw('p.payment_key || n')} as dice) c
      cross join lateral (select (lpad(to_hex((extract(epoch from c.at) * 1000)::bigint), 12, '0') || substr(md5(p.payment_key || n), 1, 20))::uuid as call_id) i
      cross join lateral (select case when ${OLDEST_DAY} and dice = 7 then 500 when dice < 30 then 404 else 200 end as status,
              case n when 1 then 'POST' when 2 then 'POST' else 'GET' end as method,
              case n when 1 then '/checkout/v1/payments' when 2 then '/v1/payments/confirm' else '/v1/payments/' || p.payment_key end as path,
              case when ${OLDEST_DAY} and dice = 8 then 'resendWebhook' when n = 1 then 'openWindow' when n = 2 then 'confirmPayment' else 'getPayment' end as endpoint) w
      where ${newerThan(6)}
      order by call_id`,
  ],
};

/** Hour by hour for the whole year; the last two days are left to the gateway's own roll-up. */
const figures: Beside = {
  name: 'figures of the year',
  texts: [
    `insert into shop_figures (m_id, hour, currency, requested, paid, paid_amount, expired, waiting)
     select m_id, date_trunc('hour', requested_at) as hour, currency, count(*), count(approved_at), coalesce(sum(total_amount) filter (where approved_at is not null), 0),
            count(*) filter (where status = 'EXPIRED'), count(*) filter (where status = 'WAITING_FOR_DEPOSIT')
       from payments where m_id in (select m_id from bench.merchants) and requested_at < date_trunc('hour', now()) - interval '2 days'
      group by 1, 2, 3 order by 1, 2, 3 on conflict do nothing`,
    `update figure_marks set until = date_trunc('hour', now()) - interval '2 days'`,
  ],
};

const codes = issuingBanks.map(({ code }) => `'${code}'`).join(', ');

/** A year of every bank's files, with a break now and then, of which the newest are open. */
const reconciliations: Beside = {
  name: 'reconciled days',
  texts: [
    `insert into reconciliations (rail, bank_code, business_date, file_created_at, sha256, line_count, sum_deposits, sum_reversals, sum_transfers, sum_fees,
            closing_balance, compared_lines, compared_at)
     select 'simulator', bank, day, day + interval '29 hours', md5(bank || day), 150, 7500000, 0, 0, 0, 7500000, 150, day + interval '31 hours'
       from unnest(array[${codes}]) bank cross join generate_series(current_date - 366, current_date - 2, interval '1 day') day
     on conflict do nothing`,
    `insert into reconciliation_breaks (rail, bank_code, business_date, kind, subject, facts, found_at, settled_at, resolution)
     select d.rail, d.bank_code, d.bank_date, 'MISSING_AT_BANK', 'DEP/' || d.deposit_id, jsonb_build_object('expected', d.amount, 'mId', d.m_id, 'paymentKey', d.payment_key),
            d.received_at + interval '1 day', settled_at, case when settled_at is not null then 'FOUND_IN_FEED' end
       from (select *, case when received_at < now() - interval '40 days' then received_at + interval '2 days' end as settled_at
               from deposits where m_id = ${SHOP} and ${draw('deposit_id')} = 0) d
     on conflict do nothing`,
  ],
};

const people: Beside = {
  name: 'members and what they did',
  texts: [
    `insert into members (member_id, email, email_key, name, role, m_ids, password_hash)
     select 'bench-' || n, 'bench-' || n || '@example.com', 'bench-' || n || '@example.com', '구성원 ' || n, 'viewer', array[${SHOP}], '-'
       from generate_series(1, 300) n on conflict do nothing`,
    `insert into audit_log (at, member_id, email, action, m_id, target, facts, address)
     select now() - (100000 - n) * interval '5 minutes', 'bench-' || n % 300 + 1, 'bench-' || n % 300 + 1 || '@example.com', 'payment.canceled', ${SHOP}, 'target-' || n,
            '{"cancelReason": "고객 변심"}', '127.0.0.1'
       from generate_series(1, 100000) n`,
  ],
};

export const beside: readonly Beside[] = [payments, deliveries, calls, figures, reconciliations, people];
