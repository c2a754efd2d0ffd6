import { Refused } from './answer.ts';
import type { Call } from './call.ts';

/**
 * One payment per invoice id and account, where the account is set so. An order that was never captured uses nothing
 * up.
 *
 * @throws Refused DUPLICATE_INVOICE_ID
 */
export function refuseUsedInvoice(
  { world, account }: Call,
  { invoiceId, field }: { invoiceId: string | null | undefined; field: string },
): void {
  if (!invoiceId || account.has_unique_invoice === 0) return;
  const used = world.books.get(
    `select 1 from captures
      where client_id = ? and invoice_id = ? and status not in ('DECLINED', 'FAILED') limit 1`,
    account.client_id,
    invoiceId,
  );
  if (used) throw new Refused('DUPLICATE_INVOICE_ID', { field, value: invoiceId });
}

/** One refund per invoice id, where a refund has one of its own. @throws Refused DUPLICATE_INVOICE_ID */
export function refuseUsedRefundInvoice({ world, account }: Call, invoiceId: string | undefined): void {
  if (!invoiceId || account.has_unique_invoice === 0) return;
  const used = world.books.get(
    "select 1 from refunds where client_id = ? and invoice_id = ? and status <> 'FAILED' limit 1",
    account.client_id,
    invoiceId,
  );
  if (used) throw new Refused('DUPLICATE_INVOICE_ID', { field: '/invoice_id', value: invoiceId });
}
