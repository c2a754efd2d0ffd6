import { seoulDay } from '@tollgate/contract';
import type { Gateway } from '../gateway.ts';
import {
  gather,
  type MovementName,
  type ToldDeposit,
  type ToldRefund,
  toldDeposits,
  toldRefunds,
  toldReversals,
} from '../store/movements.ts';
import { linesAbout } from '../store/reconciliation-files.ts';
import type { BankDay } from '../store/reconciliations.ts';
import { HOUSE } from './deposit.ts';
import type { Movement, ToldMovement } from './match-movement.ts';
import { refundOfTransfer } from './refund.ts';

/** `DEP/dep_…`: how a break names its movement. No id of the rail holds a slash. */
export const subjectOf = ({ type, id }: MovementName): string => `${type}/${id}`;
export const nameOfSubject = (subject: string): MovementName => ({
  type: subject.slice(0, 3) as MovementName['type'],
  id: subject.slice(4),
});

/** A movement with what is needed to make it good here. */
export interface KnownMovement extends Movement {
  deposit: ToldDeposit | undefined;
  refund: ToldRefund | undefined;
}

/** Reads what every witness has on these movements: the bank's files, the rail's word, the ledger. */
export async function readMovements(
  gateway: Gateway,
  day: BankDay,
  names: readonly MovementName[],
): Promise<KnownMovement[]> {
  const { db } = gateway;
  const ids = (type: string): string[] => names.flatMap((name) => (name.type === type ? name.id : []));
  const lines = await linesAbout(db, day, names);
  const [deposits, reversals, refunds] = await Promise.all([
    toldDeposits(db, day, {
      ids: ids('DEP'),
      lines: lines.filter(({ type }) => type === 'DEP'),
      house: HOUSE,
    }),
    toldReversals(db, day, { ids: ids('REV'), house: HOUSE }),
    toldRefunds(
      db,
      ids('TRF').flatMap((id) => {
        const refund = refundOfTransfer(id);
        return refund ? { id, ...refund } : [];
      }),
    ),
  ]);
  const told = [
    ...deposits.map((each) => ({ ...each, type: 'DEP' as const })),
    ...reversals.map((each) => ({ ...each, type: 'REV' as const })),
    ...refunds.map((each) => ({ ...each, type: 'TRF' as const })),
  ];
  const movements = gather(names, lines, told).map((movement) => ({
    ...movement,
    deposit: deposits.find(
      ({ asked, id }) => movement.type === 'DEP' && asked === movement.id && id === movement.id,
    ),
    refund: refunds.find(({ asked }) => movement.type === 'TRF' && asked === movement.id),
  }));
  return Promise.all(movements.map((movement) => askWhenPaid(gateway, day, movement)));
}

/**
 * Our books do not say on which of the bank's days a refund was paid. Only of one that no file has must we know, and
 * the bank still does. What it denies to have paid is due in every file.
 */
async function askWhenPaid(
  gateway: Gateway,
  { rail, date }: BankDay,
  movement: KnownMovement,
): Promise<KnownMovement> {
  const [told] = movement.told;
  if (movement.type !== 'TRF' || movement.lines.length > 0 || told?.status !== 'SUCCEEDED') return movement;
  const answer = await gateway.rails.get(rail)?.refundState(movement.id);
  const listedBy = answer?.ok && answer.status === 'SUCCEEDED' ? listedOn(new Date(answer.doneAt)) : date;
  return { ...movement, told: [{ ...told, listedBy } satisfies ToldMovement] };
}

/** From this long before midnight on, a bank may count a movement to its next day (마감). */
const TURN_MS = 3_600_000;
const listedOn = (doneAt: Date): string => seoulDay(new Date(doneAt.getTime() + TURN_MS));
