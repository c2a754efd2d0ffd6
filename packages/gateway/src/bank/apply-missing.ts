import { freshKeys } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { settle } from '../payments/settle.ts';
import { acceptedAt } from '../store/movements.ts';
import type { NumberUse } from '../store/numbers.ts';
import type { BankDay } from '../store/reconciliations.ts';
import { applyDeposit, HOUSE } from './deposit.ts';
import type { FileLine, Finding } from './match-movement.ts';
import type { KnownMovement } from './movements.ts';

/** Money that the bank's file has and nothing else ever told of. */
export interface MissingMovement {
  movement: KnownMovement;
  line: FileLine;
  remedy: Finding['remedy'];
}

/** Applies what is missing here through the same writes that a notice goes through; twice is once. */
export async function applyMissing(
  gateway: Gateway,
  day: BankDay,
  missing: readonly MissingMovement[],
): Promise<void> {
  await Promise.all(
    missing.filter(({ remedy }) => remedy === 'deposit').map((each) => takeDeposit(gateway, day, each)),
  );
  await Promise.all(
    missing.filter(({ remedy }) => remedy === 'transfer').map((each) => takeTransferResult(gateway, each)),
  );
}

/**
 * A line knows neither who sent the money nor at what hour. The bank had asked us before, and that moment counts;
 * where it had not, the day's last moment does: money that may have come after its deadline is a case for a person.
 */
async function takeDeposit(
  gateway: Gateway,
  { rail, bankCode }: BankDay,
  { movement, line }: MissingMovement,
): Promise<void> {
  const { bankDate, bankTxNo, accountNumber, amount, unclearedAmount } = line;
  const dayEnd = new Date(`${bankDate}T23:59:59.999+09:00`);
  const use = await gateway.reads.numberUse.load({ rail, bankCode, accountNumber, at: dayEnd });
  const depositedAt =
    movement.deposit?.depositedAt ??
    (use && (await acceptedAtOf(gateway, use, { amount, before: dayEnd }))) ??
    dayEnd;
  await gateway.writeValue(applyDeposit, {
    mId: use?.mId ?? HOUSE,
    ...(use && { paymentKey: use.paymentKey }),
    arrived: {
      rail,
      bankCode,
      bankDate,
      bankTxNo,
      depositId: movement.id,
      accountNumber,
      amount,
      unclearedAmount,
      depositorName: movement.deposit?.depositorName ?? '',
      depositedAt,
    },
    use,
    keys: freshKeys(gateway.chance, gateway.clock.now()),
  });
}

const acceptedAtOf = (
  gateway: Gateway,
  use: NumberUse,
  asked: { amount: number; before: Date },
): Promise<Date | undefined> => acceptedAt(gateway.db, { ...use, ...asked });

async function takeTransferResult(
  gateway: Gateway,
  { movement: { refund }, line }: MissingMovement,
): Promise<void> {
  if (!refund) return;
  const { mId, paymentKey, refundId } = refund;
  const isPaid = line.status === 'SUCCEEDED';
  await gateway.writeValue(settle, {
    mId,
    paymentKey,
    refundId,
    state: isPaid ? 'COMPLETED' : 'FAILED',
    ...(!isPaid && { failure: 'OTHER' }),
  });
}
