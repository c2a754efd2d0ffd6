import { z } from 'zod';
import { cancelStatuses } from './codes.ts';
import { lengths } from './limits.ts';
import { DateTime, Money } from './wire.ts';

/** One cancellation (취소): an entry of `Payment.cancels`, oldest first. */
export const Cancel = z
  .object({
    transactionKey: z.string().max(64),
    cancelReason: z.string().max(lengths.cancelReason),
    taxExemptionAmount: Money,
    canceledAt: DateTime,
    cardDiscountAmount: Money,
    transferDiscountAmount: Money,
    easyPayDiscountAmount: Money,
    /** The cash receipt entry that this cancellation made, if one was made. */
    receiptKey: z.string().max(200).nullable(),
    cancelAmount: Money,
    taxFreeAmount: Money,
    /** What is left to cancel after this one (취소가능금액). */
    refundableAmount: Money,
    cancelStatus: z.enum(cancelStatuses),
    cancelRequestId: z.string().nullable(),
  })
  .meta({ id: 'Cancel' });
export type Cancel = z.output<typeof Cancel>;
