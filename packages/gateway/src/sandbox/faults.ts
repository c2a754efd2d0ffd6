import type { Faults, ReplaceFaultsRequest } from '@tollgate/contract';
import { alphanumeric } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { type Handler, respond } from '../http/call.ts';
import { clearFaults as clear, readFaults as read, replaceFaults as replace } from '../store/faults.ts';

/** The shop's fault rules, and what each did so far. */
export const readFaults: Handler<'readFaults'> = async ({ gateway, mId }) =>
  respond(await faultsOf(gateway, mId));

/** The whole list anew: rules sent back under their id and unchanged go on, all others begin at the first call. */
export const replaceFaults: Handler<'replaceFaults'> = async ({ gateway, mId }, { body }) =>
  respond(await setFaults(gateway, mId, body));

export const clearFaults: Handler<'clearFaults'> = async ({ gateway, mId }) =>
  respond(await endFaults(gateway, mId));

export async function faultsOf({ db }: Gateway, mId: string): Promise<Faults> {
  return { faults: await read(db, mId) };
}

export async function setFaults(
  { db, chance, faults }: Gateway,
  mId: string,
  { faults: rules }: ReplaceFaultsRequest,
): Promise<Faults> {
  return faults.changed(mId, async () => ({
    faults: await replace(db, mId, rules, () => `fault_${alphanumeric(chance, 12)}`),
  }));
}

export async function endFaults({ db, faults }: Gateway, mId: string): Promise<Faults> {
  await faults.changed(mId, () => clear(db, mId));
  return { faults: [] };
}
