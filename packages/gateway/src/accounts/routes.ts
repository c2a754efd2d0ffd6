import type { AddressInfo } from 'node:net';
import { languageOf, refusal } from '@tollgate/contract';
import { type AccountName, type AccountPath, accountEndpoints } from '@tollgate/contract/console';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Gateway } from '../gateway.ts';
import { isStorable, readJson } from '../http/json.ts';
import { answerToError, send } from '../http/merchant-api.ts';
import { addressOf } from './address.ts';
import type { AccountCall, AccountHandler, Accounts } from './call.ts';
import { tellWhoAsks } from './enter.ts';
import { offerEntry } from './entry-links.ts';
import {
  acceptInvitation,
  invite,
  listInvitations,
  readInvitation,
  revokeInvitation,
} from './invitations.ts';
import { login, loginRecovery, loginTotp, logout } from './login.ts';
import { isFromHome } from './loopback.ts';
import { loopbackMember, mustBe } from './member.ts';
import { audit, changeMember, listMembers, removeMember } from './members.ts';
import { beginTotp, changePassword, confirmTotp, newRecoveryCodes, removeTotp } from './own-account.ts';
import { listSessions, revokeOtherSessions, revokeSession } from './own-sessions.ts';
import {
  addPasskey,
  addPasskeyOptions,
  listPasskeys,
  loginPasskey,
  loginPasskeyOptions,
  removePasskey,
} from './passkeys.ts';
import { createPasswords, type PasswordCost } from './passwords.ts';
import { AccountRefused, tellRefused } from './refused.ts';
import { refuseForeign } from './same-origin.ts';
import { readSetup, setup } from './setup.ts';
import { sessionOf } from './who-is.ts';

const handlers: { [Name in AccountName]: AccountHandler<Name> } = {
  session: tellWhoAsks,
  login,
  loginTotp,
  loginRecovery,
  loginPasskeyOptions,
  loginPasskey,
  logout,
  readSetup,
  setup,
  readInvitation,
  acceptInvitation,
  listMembers,
  changeMember,
  removeMember,
  listInvitations,
  invite,
  revokeInvitation,
  audit,
  changePassword,
  beginTotp,
  confirmTotp,
  removeTotp,
  newRecoveryCodes,
  listPasskeys,
  addPasskeyOptions,
  addPasskey,
  removePasskey,
  listSessions,
  revokeOtherSessions,
  revokeSession,
};

export interface AccountOptions {
  /** What hashing a password costs; by default what OWASP asks for. */
  passwordCost?: PasswordCost;
  /** Where the links for an operator are written; by default the server's log. */
  say?(line: string): void;
}

/** Mounts log-in and members, and writes the link for the first owner into the log once the gateway listens. */
export function accountRoutes(app: FastifyInstance, gateway: Gateway, options: AccountOptions = {}): void {
  const accounts: Accounts = { gateway, passwords: createPasswords(options.passwordCost) };
  for (const name of Object.keys(accountEndpoints) as AccountName[]) {
    const { method, path } = accountEndpoints[name];
    app.route({ method, url: path, handler: (request, reply) => answer(accounts, name, request, reply) });
  }
  const say = options.say ?? ((line: string) => console.log(line));
  let offer: Promise<void> | undefined;
  app.addHook('onListen', async () => {
    const origin = originAt(app.server.address() as AddressInfo);
    offer = offerEntry(gateway, origin, say).catch((error: unknown) =>
      gateway.log.error({ error }, 'no link for the developer center could be made'),
    );
    await offer;
  });
  // Who leaves at once leaves the database open until the link is written.
  app.addHook('onClose', async () => {
    await offer;
  });
}

/** Whoever listens on every address is reached by none called so. */
function originAt({ address, port, family }: AddressInfo): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(address)) return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function answer(
  accounts: Accounts,
  name: AccountName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const language = languageOf(request.headers['accept-language']);
  try {
    const call = await read(accounts, name, request, reply);
    const handler = handlers[name] as (call: AccountCall) => Promise<object>;
    return send(reply, { status: 200, body: JSON.stringify(await handler(call)) });
  } catch (error) {
    if (!(error instanceof AccountRefused))
      return send(reply, answerToError(accounts.gateway, request, error, language));
    const { status, body, headers } = tellRefused(error, language);
    return send(reply.headers(headers), { status, body: JSON.stringify(body) });
  }
}

async function read(
  accounts: Accounts,
  name: AccountName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<AccountCall> {
  const { gateway } = accounts;
  const endpoint = accountEndpoints[name];
  refuseForeign(gateway.config, request);
  const isHome = isFromHome(gateway.config, request);
  const session = isHome ? undefined : await sessionOf(gateway, request);
  const member = isHome ? loopbackMember : session?.member;
  refuseLesser(endpoint, member);
  const params = request.params as Record<string, string>;
  if (!Object.values(params).every(isStorable)) throw new AccountRefused('NOT_FOUND');
  const text = (request.body as string | undefined) ?? '';
  return {
    ...accounts,
    request,
    reply,
    language: languageOf(request.headers['accept-language']),
    address: addressOf(gateway.config, request),
    browser: (request.headers['user-agent'] ?? '').slice(0, 300),
    member,
    session,
    body: readBy(endpoint.body, () => readJson(text) ?? {}) as AccountCall['body'],
    query: readBy(endpoint.query, () => request.query) as AccountCall['query'],
    params,
  };
}

function refuseLesser({ role }: AccountPath, member: AccountCall['member']): void {
  if (role !== 'anybody') mustBe(member, role);
}

/** @throws AccountRefused INVALID_REQUEST that names the field and its rule */
function readBy(schema: z.ZodType | undefined, value: () => unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value());
  if (parsed.success) return parsed.data;
  const { field, rule } = refusal({ errors: [] }, parsed.error);
  throw new AccountRefused('INVALID_REQUEST', { ...(field !== '' && { field }), words: rule });
}
