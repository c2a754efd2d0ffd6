import type { Db } from '../../packages/gateway/src/store/database.ts';

/** One address of the console; each time it may be another of its kind, so that no single page of the disk is warm. */
export interface Page {
  name: string;
  path(time: number): string;
  /** Measured until the first row of a file that is still being written. */
  isStream?: boolean;
}

interface Names {
  large: string;
  small: string;
}

interface Samples {
  payments: { paymentKey: string; orderId: string }[];
  recent: { paymentKey: string; orderId: string }[];
  deliveries: { id: string; orderId: string; endpointId: string }[];
  calls: { id: string; traceId: string }[];
  lastPayment: string;
  lastDelivery: string;
  lastCall: string;
  lastDay: string;
  today: string;
}

/** Every GET of the console, with each filter where it finds much, where it finds little, and where it finds nothing. */
export async function pagesOf(db: Db, { large, small }: Names): Promise<Page[]> {
  const samples = await samplesOf(db, large);
  const at = <T>(list: readonly T[], time: number): T => list[time % list.length] as T;
  const fixed = (name: string, path: string): Page => ({ name, path: () => path });
  const api = '/console/api';
  const shop = `${api}/shops/${large}`;
  const pick = (time: number) => at(samples.payments, time);
  return [
    fixed('page itself', '/console/payments'),
    fixed('session', `${api}/session`),
    fixed('shops', `${api}/shops`),
    fixed('shops, by name', `${api}/shops?search=${encodeURIComponent('상점 199')}`),
    fixed('shops, by id', `${api}/shops?search=${large.slice(0, 4)}`),
    fixed('shops, none', `${api}/shops?search=nobody`),
    { name: 'shop of a payment', path: (time) => `${api}/payments/${pick(time).paymentKey}` },
    fixed('home', `${shop}/home`),
    fixed('home, small shop', `${api}/shops/${small}/home`),
    fixed('payments', `${shop}/payments`),
    fixed('payments, last page', `${shop}/payments?cursor=${samples.lastPayment}`),
    { name: 'payments, some page', path: (time) => `${shop}/payments?cursor=${pick(time).paymentKey}` },
    fixed('payments, small shop', `${api}/shops/${small}/payments`),
    ...['DONE', 'WAITING_FOR_DEPOSIT', 'EXPIRED', 'PARTIAL_CANCELED', 'ABORTED', 'READY'].map((status) =>
      fixed(`payments, ${status}`, `${shop}/payments?status=${status}`),
    ),
    ...['VIRTUAL_ACCOUNT', 'FOREIGN_EASY_PAY', 'CARD'].map((method) =>
      fixed(`payments, ${method}`, `${shop}/payments?method=${method}`),
    ),
    fixed('payments, of a day', `${shop}/payments?from=${samples.today}&to=${samples.today}`),
    fixed('payments, ABORTED of the first day', `${shop}/payments?to=${samples.lastDay}&status=ABORTED`),
    fixed(
      'payments, ABORTED and PayPal in a year',
      `${shop}/payments?from=${samples.lastDay}&status=ABORTED&method=FOREIGN_EASY_PAY`,
    ),
    { name: 'payments, by order', path: (time) => `${shop}/payments?search=${pick(time).orderId}` },
    {
      name: 'payments, by 9 signs of an order',
      path: (time) => `${shop}/payments?search=${pick(time).orderId.slice(0, 9)}`,
    },
    {
      name: 'payments, by 7 signs of an order',
      path: (time) => `${shop}/payments?search=${pick(time).orderId.slice(0, 7)}`,
    },
    fixed('payments, by what all orders begin with', `${shop}/payments?search=order-`),
    fixed('payments, by an order nobody has', `${shop}/payments?search=nobody-has-this`),
    { name: 'payments, by key', path: (time) => `${shop}/payments?search=${pick(time).paymentKey}` },
    fixed('payments, by what all keys begin with', `${shop}/payments?search=${large.slice(0, 5)}`),
    {
      name: 'payments, by an order and its rare status',
      path: (time) => `${shop}/payments?search=${pick(time).orderId.slice(0, 7)}&status=ABORTED`,
    },
    { name: 'payments.csv, first row', path: () => `${shop}/payments.csv`, isStream: true },
    {
      name: 'payments.csv, rare, first row',
      path: () => `${shop}/payments.csv?status=PARTIAL_CANCELED`,
      isStream: true,
    },
    { name: 'payment', path: (time) => `${shop}/payments/${pick(time).paymentKey}` },
    { name: 'payment of today', path: (time) => `${shop}/payments/${at(samples.recent, time).paymentKey}` },
    fixed('keys', `${shop}/keys`),
    fixed('webhooks', `${shop}/webhooks`),
    fixed('deliveries', `${shop}/deliveries`),
    fixed('deliveries, last page', `${shop}/deliveries?cursor=${samples.lastDelivery}`),
    ...['SUCCESS', 'SENDING', 'FAILED', 'HELD', 'STOPPED'].map((state) =>
      fixed(`deliveries, ${state}`, `${shop}/deliveries?state=${state}`),
    ),
    {
      name: 'deliveries, by order',
      path: (time) => `${shop}/deliveries?search=${at(samples.deliveries, time).orderId}`,
    },
    fixed('deliveries, of an endpoint', `${shop}/deliveries?webhookId=${samples.deliveries[0]?.endpointId}`),
    fixed(
      'deliveries, HELD of an endpoint',
      `${shop}/deliveries?webhookId=${samples.deliveries[0]?.endpointId}&state=HELD`,
    ),
    { name: 'delivery', path: (time) => `${shop}/deliveries/${at(samples.deliveries, time).id}` },
    fixed('logs', `${shop}/logs`),
    fixed('logs, last page', `${shop}/logs?cursor=${samples.lastCall}`),
    fixed('logs, confirmPayment', `${shop}/logs?endpoint=confirmPayment`),
    fixed('logs, a rare endpoint', `${shop}/logs?endpoint=resendWebhook`),
    fixed('logs, an endpoint nobody calls', `${shop}/logs?endpoint=moveClock`),
    ...['ok', 'refused', 'failed'].map((result) => fixed(`logs, ${result}`, `${shop}/logs?result=${result}`)),
    fixed('logs, failed at a rare endpoint', `${shop}/logs?result=failed&endpoint=resendWebhook`),
    fixed('logs, by code', `${shop}/logs?code=NOT_FOUND_PAYMENT`),
    fixed('logs, by a code nobody got', `${shop}/logs?code=REJECT_ACCOUNT_PAYMENT`),
    fixed('logs, of a day', `${shop}/logs?from=${samples.today}&to=${samples.today}`),
    {
      name: 'logs, by payment',
      path: (time) => `${shop}/logs?search=${at(samples.recent, time).paymentKey}`,
    },
    { name: 'logs, by order', path: (time) => `${shop}/logs?search=${at(samples.recent, time).orderId}` },
    { name: 'logs, by trace', path: (time) => `${shop}/logs?search=${at(samples.calls, time).traceId}` },
    fixed('logs, by nothing there', `${shop}/logs?search=nobody-has-this`),
    { name: 'call', path: (time) => `${shop}/logs/${at(samples.calls, time).id}` },
    fixed('clock', `${shop}/clock`),
    fixed('clock, small shop', `${api}/shops/${small}/clock`),
    fixed('faults', `${shop}/faults`),
    fixed('simulators', `${shop}/simulators`),
    fixed('settings', `${shop}/settings`),
    fixed('members', `${api}/members`),
    fixed('invitations', `${api}/invitations`),
    fixed('audit', `${api}/audit`),
    fixed('audit, of a shop', `${api}/audit?mId=${large}`),
    fixed('audit, of a member', `${api}/audit?memberId=bench-7`),
    fixed('audit, of a member in a shop', `${api}/audit?memberId=bench-7&mId=${large}`),
    fixed('audit, of nobody', `${api}/audit?mId=${small}`),
    fixed('audit, last page', `${api}/audit?cursor=50`),
    fixed('reconciliation', `${api}/reconciliation`),
  ];
}

async function samplesOf(db: Db, mId: string): Promise<Samples> {
  const payments = `select payment_key as "paymentKey", order_id as "orderId" from payments where m_id = $1`;
  const list = async <T extends object>(text: string): Promise<T[]> => (await db.query<T>(text, [mId])).rows;
  const one = async <T extends object>(text: string): Promise<T> => (await list<T>(text))[0] as T;
  return {
    payments: await list(`${payments} order by hashtext(order_id) limit 120`),
    recent: await list(
      `select * from (${payments} order by payment_key desc limit 20000) p order by hashtext("orderId") limit 120`,
    ),
    deliveries: await list(
      `select delivery_id as id, order_id as "orderId", endpoint_id as "endpointId" from deliveries where m_id = $1 order by hashtext(delivery_id) limit 120`,
    ),
    calls: await list(
      `select replace(call_id::text, '-', '') as id, replace(trace_id::text, '-', '') as "traceId" from
         (select call_id, trace_id from api_calls where m_id = $1 order by call_id desc limit 150000) c order by hashtext(call_id::text) limit 120`,
    ),
    ...(await one<Pick<Samples, 'lastPayment' | 'lastDay'>>(
      `select max(payment_key) as "lastPayment", to_char(min(requested_at) at time zone 'Asia/Seoul', 'YYYY-MM-DD') as "lastDay"
         from (select payment_key, requested_at from payments where m_id = $1 order by payment_key limit 51) p`,
    )),
    ...(await one<Pick<Samples, 'lastDelivery'>>(
      `select max(delivery_id) as "lastDelivery" from (select delivery_id from deliveries where m_id = $1 order by delivery_id limit 51) d`,
    )),
    ...(await one<Pick<Samples, 'lastCall'>>(
      `select replace(max(call_id::text), '-', '') as "lastCall" from (select call_id from api_calls where m_id = $1 order by call_id limit 51) c`,
    )),
    ...(await one<Pick<Samples, 'today'>>(
      `select to_char(max(requested_at) at time zone 'Asia/Seoul', 'YYYY-MM-DD') as today
         from (select requested_at from payments where m_id = $1 order by payment_key desc limit 1000) p`,
    )),
  };
}
