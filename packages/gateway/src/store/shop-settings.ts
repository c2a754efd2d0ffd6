import type { TaxType } from '@tollgate/domain';
import type { Db } from './database.ts';

/** What a shop decides about itself; what is left out, or undefined, stays. */
export interface SettingsChange {
  name?: string | undefined;
  taxType?: TaxType | undefined;
  usesEscrow?: boolean | undefined;
  defaultValidHours?: number | undefined;
  virtualAccount?: boolean | undefined;
  payPal?: boolean | undefined;
}

/**
 * Changes a shop's settings. Every process forgets what it remembered of the shop, because the row's trigger tells them.
 *
 * @returns `no method left` when the shop could be paid by nothing afterwards, and nothing was changed
 */
export async function changeSettings(
  db: Db,
  mId: string,
  change: SettingsChange,
): Promise<'changed' | 'no method left'> {
  const { name, taxType, usesEscrow, defaultValidHours, virtualAccount, payPal } = change;
  const { rowCount } = await db.query({
    name: 'change-settings',
    text: `update merchants
              set name = coalesce($2, name), tax_type = coalesce($3, tax_type), uses_escrow = coalesce($4, uses_escrow),
                  default_valid_hours = coalesce($5, default_valid_hours),
                  takes_virtual_account = coalesce($6, takes_virtual_account), takes_paypal = coalesce($7, takes_paypal)
            where m_id = $1 and (coalesce($6, takes_virtual_account) or coalesce($7, takes_paypal))`,
    values: [
      mId,
      name ?? null,
      taxType ?? null,
      usesEscrow ?? null,
      defaultValidHours ?? null,
      virtualAccount ?? null,
      payPal ?? null,
    ],
  });
  return rowCount === 1 ? 'changed' : 'no method left';
}
