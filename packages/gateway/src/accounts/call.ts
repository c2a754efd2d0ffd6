import type { Language } from '@tollgate/contract';
import type { AccountAnswers, AccountBody, AccountName, AccountQuery } from '@tollgate/contract/console';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import type { Session } from '../store/sessions.ts';
import type { Member } from './member.ts';
import type { Passwords } from './passwords.ts';
import { AccountRefused } from './refused.ts';

/** What the log-in works with. */
export interface Accounts {
  gateway: Gateway;
  passwords: Passwords;
}

/** One request about log-in or members. */
export interface AnyCall extends Accounts {
  request: FastifyRequest;
  reply: FastifyReply;
  language: Language;
  /** Where it comes from. */
  address: string;
  /** As it calls itself. */
  browser: string;
  member: Member | undefined;
  /** Of a member who logged in; whoever sits at this machine has none. */
  session: Session | undefined;
  params: Record<string, string>;
}

/** With what it brought, read by its own schemas. */
export interface AccountCall<Name extends AccountName = AccountName> extends AnyCall {
  body: AccountBody<Name>;
  query: AccountQuery<Name>;
}

export type AccountHandler<Name extends AccountName> = (
  call: AccountCall<Name>,
) => Promise<AccountAnswers[Name]>;

/** Whoever asks, where the role was checked. */
export function memberOf({ member }: AnyCall): Member {
  if (!member) throw new AccountRefused('LOGIN_REQUIRED');
  return member;
}

/** @throws AccountRefused NO_ACCOUNT on this machine, where nobody logs in */
export function ownSession({ session }: AnyCall): Session {
  if (!session) throw new AccountRefused('NO_ACCOUNT');
  return session;
}
