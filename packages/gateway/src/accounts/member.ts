import type { ConsoleRole } from '@tollgate/contract/console';
import { AccountRefused } from './refused.ts';

/** Whoever uses the developer center. */
export interface Member {
  /** `loopback` where nobody logs in: on the machine that the gateway runs on. */
  memberId: string;
  email: string | null;
  name: string;
  role: ConsoleRole;
  /** The shops that they see; null for all. */
  mIds: string[] | null;
}

/** Whoever sits at the machine may do everything: they could as well open the database. */
export const loopbackMember: Member = {
  memberId: 'loopback',
  email: null,
  name: 'loopback',
  role: 'owner',
  mIds: null,
};

const rank: Record<ConsoleRole, number> = { viewer: 0, developer: 1, owner: 2 };

/** @throws AccountRefused LOGIN_REQUIRED for nobody, FORBIDDEN_REQUEST for somebody of a lesser role */
export function mustBe(member: Member | undefined, role: ConsoleRole): asserts member is Member {
  if (!member) throw new AccountRefused('LOGIN_REQUIRED');
  if (rank[member.role] < rank[role]) throw new AccountRefused('FORBIDDEN_REQUEST');
}

/** Whether a shop exists for them at all: what they do not see is answered like what is not there. */
export const sees = ({ mIds }: Member, mId: string): boolean => mIds === null || mIds.includes(mId);
