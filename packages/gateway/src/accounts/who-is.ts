import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { readSession, type Session } from '../store/sessions.ts';
import { readCookie } from './cookies.ts';
import { isFromHome } from './loopback.ts';
import { loopbackMember, type Member } from './member.ts';
import { hashOfToken } from './tokens.ts';

type Asked = Pick<Gateway, 'config' | 'db'>;

/**
 * Who is asking; undefined for nobody. Read anew with every call, so that whoever is removed is gone at once: an answer
 * that stays open (server-sent events) has to ask again every few seconds.
 */
export async function whoIs(gateway: Asked, request: FastifyRequest): Promise<Member | undefined> {
  if (isFromHome(gateway.config, request)) return loopbackMember;
  return (await sessionOf(gateway, request))?.member;
}

/** The session of whoever has logged in, on this machine too. */
export async function sessionOf(
  { config, db }: Asked,
  request: FastifyRequest,
): Promise<Session | undefined> {
  const token = readCookie(config, request, 'session');
  return token === undefined ? undefined : readSession(db, hashOfToken(token));
}
