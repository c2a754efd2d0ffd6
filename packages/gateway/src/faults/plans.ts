import { Failure } from '@tollgate/domain';
import type { DepositNotice } from '@tollgate/rails';
import { applyNotice } from '../bank/routes.ts';
import type { Gateway } from '../gateway.ts';
import { atTheBank } from '../sandbox/bank.ts';
import { donePlan, duePlans, type FaultPlan } from '../store/fault-plans.ts';

/** More than a test plans, and few enough for one look. */
const AT_ONCE = 100;

/** Plays what fault rules put off and is due by now: late notices arrive, and the bank takes deposits back. */
export async function playPlans(gateway: Gateway): Promise<void> {
  for (const plan of await duePlans(gateway.db, AT_ONCE)) {
    try {
      await play(gateway, plan);
      await donePlan(gateway.db, plan);
    } catch (error) {
      gateway.log.warn(
        { mId: plan.mId, plan: plan.planId, error },
        'a planned fault could not be played yet',
      );
    }
  }
}

async function play(gateway: Gateway, { kind, facts }: FaultPlan): Promise<void> {
  if (kind === 'notice') {
    const { rail, notice } = facts as { rail: string; notice: DepositNotice };
    await applyNotice(gateway, rail, notice);
    return;
  }
  await atTheBank({ gateway, language: 'ko' }, '/app/deposit-reversals', facts).catch((error: unknown) => {
    // It was taken back or refunded meanwhile: there is nothing to take.
    if (!(error instanceof Failure) || error.code === 'PROVIDER_ERROR') throw error;
  });
}
