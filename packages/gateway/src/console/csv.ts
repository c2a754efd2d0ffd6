import { Readable } from 'node:stream';
import { type Language, methods, seoulDateTime, seoulDay } from '@tollgate/contract';
import { type ListedPayment, listPayments, type PaymentSearch } from '../store/payment-list.ts';
import type { ConsoleStream, ShopCall } from './console-call.ts';
import { plainFigures } from './money-text.ts';
import { searchOf } from './payments.ts';

const ROWS_AT_ONCE = 500;

/** What the list shows, all of it, as a file for a spreadsheet. Read page by page as fast as it is taken. */
export const paymentsCsv: ConsoleStream<'paymentsCsv'> = async (call, { query }, { reply }) => {
  const search = searchOf(call.mId, query);
  const name = `payments-${call.mId}-${seoulDay(call.now)}.csv`;
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    .type('text/csv; charset=utf-8')
    .send(Readable.from(linesOf(call, search, query.cursor)));
};

async function* linesOf(
  { db, mId, language, gateway }: ShopCall,
  search: PaymentSearch,
  cursor: string | undefined,
): AsyncGenerator<string> {
  // Without the mark a spreadsheet takes Korean for something else.
  yield `\uFEFF${line(columns.map(({ title }) => title[language]))}`;
  let next: string | null | undefined = cursor;
  do {
    try {
      const page = await listPayments(db, mId, search, next ?? undefined, ROWS_AT_ONCE);
      yield page.rows.map((row) => line(columns.map(({ value }) => value(row, language)))).join('');
      next = page.next;
    } catch (error) {
      // The answer has begun; that it breaks off is all that the reader can be told.
      gateway.log.error({ error, mId }, 'a list of payments broke off');
      throw error;
    }
  } while (next);
}

interface Column {
  title: Record<Language, string>;
  value(row: ListedPayment, language: Language): string;
}

// biome-ignore format: a table
const columns: Column[] = [
  { title: { ko: '요청 시각', en: 'Requested at' },   value: (row) => seoulDateTime(row.requestedAt) },
  { title: { ko: '주문번호', en: 'Order' },           value: (row) => guarded(row.orderId) },
  { title: { ko: '상품', en: 'Item' },                value: (row) => guarded(row.orderName) },
  { title: { ko: '구매자', en: 'Customer' },          value: (row) => guarded(row.customerName ?? '') },
  { title: { ko: '결제수단', en: 'Method' },          value: ({ method }, language) => (method ? methods[method][language] : '') },
  { title: { ko: '통화', en: 'Currency' },            value: (row) => row.currency },
  { title: { ko: '결제금액', en: 'Amount' },          value: (row) => plainFigures(row.totalAmount, row.currency) },
  { title: { ko: '취소 가능 금액', en: 'Balance' },   value: (row) => plainFigures(row.balanceAmount, row.currency) },
  { title: { ko: '상태', en: 'Status' },              value: (row) => row.status },
  { title: { ko: '승인 시각', en: 'Approved at' },    value: (row) => (row.approvedAt ? seoulDateTime(row.approvedAt) : '') },
  { title: { ko: '결제 키', en: 'Payment key' },      value: (row) => guarded(row.paymentKey) },
];

/** What customers and merchants wrote must never be run by a spreadsheet as a formula. */
const guarded = (text: string): string => (/^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);

const line = (values: string[]): string => `${values.map(quoted).join(',')}\r\n`;
const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
