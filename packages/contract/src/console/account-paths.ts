/**
 * The calls about log-in and members: where each goes and who may make it. Plain values only, because a browser loads
 * this file; what is sent and what comes back is in `accounts.ts`.
 *
 * Whatever changes something is asked as JSON from the console's own origin; anything else is refused.
 */
import type { ConsoleRole } from './paths.ts';

export interface AccountPath {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** The least that a member must be; `anybody` needs no log-in. */
  role: 'anybody' | ConsoleRole;
}

const API = '/console/api';

// biome-ignore format: a table
export const accountPaths = {
  /** Who is asking. The first call of every page; it never refuses. */
  session:             { method: 'GET',    path: `${API}/session`,                        role: 'anybody' },
  login:               { method: 'POST',   path: `${API}/login`,                          role: 'anybody' },
  /** The second step, after `login` answered `second-step`: one of the next three. */
  loginTotp:           { method: 'POST',   path: `${API}/login/totp`,                     role: 'anybody' },
  loginRecovery:       { method: 'POST',   path: `${API}/login/recovery`,                 role: 'anybody' },
  /** Before a log-in with nothing but a passkey, or as the second step. */
  loginPasskeyOptions: { method: 'POST',   path: `${API}/login/passkey/options`,          role: 'anybody' },
  loginPasskey:        { method: 'POST',   path: `${API}/login/passkey`,                  role: 'anybody' },
  logout:              { method: 'POST',   path: `${API}/logout`,                         role: 'anybody' },

  /** The link that the server wrote into its log: `/console/setup#<token>`. */
  readSetup:           { method: 'POST',   path: `${API}/setup/read`,                     role: 'anybody' },
  setup:               { method: 'POST',   path: `${API}/setup`,                          role: 'anybody' },
  /** The link that an owner handed over: `/console/invitation#<token>`. */
  readInvitation:      { method: 'POST',   path: `${API}/invitations/read`,               role: 'anybody' },
  acceptInvitation:    { method: 'POST',   path: `${API}/invitations/accept`,             role: 'anybody' },

  listMembers:         { method: 'GET',    path: `${API}/members`,                        role: 'owner' },
  changeMember:        { method: 'PATCH',  path: `${API}/members/:memberId`,              role: 'owner' },
  removeMember:        { method: 'DELETE', path: `${API}/members/:memberId`,              role: 'owner' },
  listInvitations:     { method: 'GET',    path: `${API}/invitations`,                    role: 'owner' },
  /** No letter is sent: the owner hands over the link, which is in this answer and nowhere else. */
  invite:              { method: 'POST',   path: `${API}/invitations`,                    role: 'owner' },
  revokeInvitation:    { method: 'DELETE', path: `${API}/invitations/:invitationId`,      role: 'owner' },
  audit:               { method: 'GET',    path: `${API}/audit`,                          role: 'owner' },

  /** One's own account. Where there is no log-in (loopback) these answer NO_ACCOUNT. */
  changePassword:      { method: 'POST',   path: `${API}/password`,                       role: 'viewer' },
  beginTotp:           { method: 'POST',   path: `${API}/totp`,                           role: 'viewer' },
  confirmTotp:         { method: 'POST',   path: `${API}/totp/confirm`,                   role: 'viewer' },
  removeTotp:          { method: 'POST',   path: `${API}/totp/remove`,                    role: 'viewer' },
  newRecoveryCodes:    { method: 'POST',   path: `${API}/recovery-codes`,                 role: 'viewer' },
  listPasskeys:        { method: 'GET',    path: `${API}/passkeys`,                       role: 'viewer' },
  addPasskeyOptions:   { method: 'POST',   path: `${API}/passkeys/options`,               role: 'viewer' },
  addPasskey:          { method: 'POST',   path: `${API}/passkeys`,                       role: 'viewer' },
  removePasskey:       { method: 'POST',   path: `${API}/passkeys/:passkeyId/remove`,     role: 'viewer' },
  listSessions:        { method: 'GET',    path: `${API}/sessions`,                       role: 'viewer' },
  /** Every session of one's own but the one that asks. */
  revokeOtherSessions: { method: 'DELETE', path: `${API}/sessions`,                       role: 'viewer' },
  revokeSession:       { method: 'DELETE', path: `${API}/sessions/:sessionId`,            role: 'viewer' },
} as const satisfies Record<string, AccountPath>;

export type AccountName = keyof typeof accountPaths;

/** The pages that one-time links lead to; the token stands behind `#`, where no server and no proxy sees it. */
export const linkPages = { setup: '/console/setup', invitation: '/console/invitation' } as const;

/** What a password has to have, counted in characters as a reader does. */
export const passwordLengths = { min: 12, max: 128 } as const;

/** What the audit log calls the acts of this part; other parts add their own. */
export const accountActions = [
  'login.succeeded',
  'login.failed',
  'login.second-step-failed',
  'login.recovery-code-used',
  'logout',
  'setup.finished',
  'setup.reset',
  'member.invited',
  'invitation.revoked',
  'invitation.accepted',
  'member.changed',
  'member.removed',
  'password.changed',
  'totp.added',
  'totp.removed',
  'passkey.added',
  'passkey.removed',
  'recovery-codes.renewed',
  'session.revoked',
] as const;
export type AccountAction = (typeof accountActions)[number];
