import { z } from 'zod';
import { accountTypes, refundStatuses, settlementStatuses } from './codes.ts';
import { lengths } from './limits.ts';
import { DateTime, inEitherLanguage } from './wire.ts';

/** Where the buyer wants money back (환불계좌), as a response shows it. A request says `bank` instead of `bankCode`. */
export const RefundReceiveAccount = z
  .object({
    bankCode: z.string().length(2),
    accountNumber: z.string().max(lengths.accountNumber),
    holderName: z.string().max(lengths.holderName),
  })
  .meta({ id: 'RefundReceiveAccount' });
export type RefundReceiveAccount = z.output<typeof RefundReceiveAccount>;

/** The account number issued for a payment (가상계좌). */
export const VirtualAccount = z
  .object({
    /** Digits; in test they begin with X, so that nobody can pay there. */
    accountNumber: z.string().max(lengths.accountNumber),
    accountType: inEitherLanguage(accountTypes),
    bankCode: z.string().length(2),
    customerName: z.string().max(lengths.customerName),
    dueDate: DateTime,
    /** True once the account takes no more deposits because its time ran out. The payment's status stays. */
    expired: z.boolean(),
    settlementStatus: z.enum(settlementStatuses),
    refundStatus: z.enum(refundStatuses),
    /** What the buyer typed into the window; null after thirty minutes. */
    refundReceiveAccount: RefundReceiveAccount.nullable(),
    /** Who sent the money, which may be anybody; null until it came. */
    depositorName: z.string().nullable(),
  })
  .meta({ id: 'VirtualAccount' });
export type VirtualAccount = z.output<typeof VirtualAccount>;
