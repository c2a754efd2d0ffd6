import type { PaymentRow } from '@tollgate/contract/console';

/** As the list's filter stands in the address: empty where it does not matter. */
export interface Filter {
  search: string;
  status: string;
  method: string;
  /** Days of Seoul, both included. */
  from: string;
  to: string;
}

/** Whether a payment that has just arrived belongs into a list that is filtered. As the gateway decides it. */
export function matches(row: PaymentRow, { search, status, method, from, to }: Filter): boolean {
  const day = seoulDay(row.requestedAt);
  return (
    (search === '' || row.orderId.startsWith(search) || row.paymentKey.startsWith(search)) &&
    (status === '' || row.status === status) &&
    (method === '' || row.method === method) &&
    (from === '' || day >= from) &&
    (to === '' || day <= to)
  );
}

const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short' });
const seoulDay = (at: string) => days.format(new Date(at));
