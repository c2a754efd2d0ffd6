/** Log-in and members: what is sent, as schemas, and what comes back, as types. The addresses are in `account-paths.ts`. */
import { z } from 'zod';
import { field, oneOf, optional, refuse, text } from '../fields.ts';
import { emailPattern } from '../limits.ts';
import { type AccountName, type AccountPath, accountPaths, passwordLengths } from './account-paths.ts';
import type { Moment, Page } from './answers.ts';
import type { PasskeyCreation, PasskeyRequest, PasskeyResponse } from './passkeys.ts';
import type { ConsoleRole } from './paths.ts';

export * from './account-errors.ts';
export * from './account-paths.ts';
export type * from './passkeys.ts';

export const consoleRoles = ['owner', 'developer', 'viewer'] as const satisfies readonly ConsoleRole[];

const Email = text({
  max: 254,
  pattern: emailPattern,
  words: { ko: '이메일 주소를 적어 주세요.', en: 'must be an e-mail address.' },
});
const PersonName = text({ max: 100, pattern: /\S/ });
const NewPassword = text({
  ...passwordLengths,
  words: {
    ko: `비밀번호는 ${passwordLengths.min}자 이상 ${passwordLengths.max}자 이하로 정해 주세요.`,
    en: `must have ${passwordLengths.min} to ${passwordLengths.max} characters.`,
  },
});
/** Of a password that exists: as it was typed, and never so long that hashing it costs anything. */
const Password = text({ max: 1_024 });
const Token = text({ max: 100 });
/** Six digits, with or without blanks. */
const Code = text({ max: 20 });
const RecoveryCode = text({ max: 40 });

/** Shops that a member may see: null for all, also those to come. */
const Shops = z
  .array(text({ max: 64 }))
  .max(500)
  .nullable();

const Passkey = field(
  (value) => (isPasskeyResponse(value) ? value : undefined),
  { words: { ko: '패스키의 대답이어야 해요.', en: 'must be the answer of a passkey.' } },
  { type: 'object' },
);

/** Only its outside: what is inside is read and judged by whoever verifies it. */
function isPasskeyResponse(value: unknown): value is PasskeyResponse {
  if (typeof value !== 'object' || value === null) return false;
  const { id, rawId, type, response } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    id === rawId &&
    id.length <= 2_000 &&
    type === 'public-key' &&
    typeof response === 'object' &&
    response !== null
  );
}

export const Login = z.object({ email: Email, password: Password });
export type Login = z.output<typeof Login>;

export const CodeInput = z.object({ code: Code });
export const RecoveryInput = z.object({ code: RecoveryCode });
export const PasskeyInput = z.object({ response: Passkey });
export const TokenInput = z.object({ token: Token });
/** Whoever changes how an account is entered proves once more whose it is. */
export const PasswordInput = z.object({ password: Password });

export const Setup = z.object({ token: Token, email: Email, name: PersonName, password: NewPassword });
export type Setup = z.output<typeof Setup>;

export const AcceptInvitation = z.object({ token: Token, name: PersonName, password: NewPassword });
export type AcceptInvitation = z.output<typeof AcceptInvitation>;

/** An owner sees every shop, so `mIds` is for the others. */
export const Invite = z
  .object({ email: Email, role: oneOf(consoleRoles), mIds: Shops.default(null) })
  .superRefine(ownersSeeAll);
export type Invite = z.output<typeof Invite>;

/** What is left out stays; a list of shops goes when somebody becomes an owner. */
export const ChangeMember = z
  .object({ role: optional(oneOf(consoleRoles)), mIds: Shops.optional() })
  .superRefine(ownersSeeAll);
export type ChangeMember = z.output<typeof ChangeMember>;

function ownersSeeAll(
  { role, mIds }: { role?: ConsoleRole | undefined; mIds?: string[] | null | undefined },
  context: z.RefinementCtx,
): void {
  if (role !== 'owner' || mIds === null || mIds === undefined) return;
  refuse(context, 'mIds', {
    words: {
      ko: '소유자는 모든 상점을 봐요. 비워 주세요.',
      en: 'must be left out: an owner sees every shop.',
    },
  });
}

export const ChangePassword = z.object({ current: Password, password: NewPassword });
export type ChangePassword = z.output<typeof ChangePassword>;

export const AddPasskey = z.object({ name: text({ max: 60, pattern: /\S/ }), response: Passkey });
export type AddPasskey = z.output<typeof AddPasskey>;

export const AuditFilter = z.object({
  cursor: optional(text({ max: 20, pattern: /^\d{1,19}$/ })),
  memberId: optional(text({ max: 64 })),
  mId: optional(text({ max: 64 })),
});
export type AuditFilter = z.output<typeof AuditFilter>;

const accountInputs = {
  login: { body: Login },
  loginTotp: { body: CodeInput },
  loginRecovery: { body: RecoveryInput },
  loginPasskey: { body: PasskeyInput },
  readSetup: { body: TokenInput },
  setup: { body: Setup },
  readInvitation: { body: TokenInput },
  acceptInvitation: { body: AcceptInvitation },
  changeMember: { body: ChangeMember },
  invite: { body: Invite },
  audit: { query: AuditFilter },
  changePassword: { body: ChangePassword },
  beginTotp: { body: PasswordInput },
  confirmTotp: { body: CodeInput },
  removeTotp: { body: PasswordInput },
  newRecoveryCodes: { body: PasswordInput },
  addPasskeyOptions: { body: PasswordInput },
  addPasskey: { body: AddPasskey },
  removePasskey: { body: PasswordInput },
} as const satisfies { [Name in AccountName]?: { body?: z.ZodType; query?: z.ZodType } };

type Inputs = typeof accountInputs;
type Part<Name extends AccountName, Of extends 'body' | 'query'> = Name extends keyof Inputs
  ? Of extends keyof Inputs[Name]
    ? Inputs[Name][Of] extends z.ZodType
      ? z.output<Inputs[Name][Of]>
      : undefined
    : undefined
  : undefined;
/** What a call brings, read. */
export type AccountBody<Name extends AccountName> = Part<Name, 'body'>;
export type AccountQuery<Name extends AccountName> = Part<Name, 'query'>;

export interface AccountEndpoint extends AccountPath {
  body?: z.ZodType;
  query?: z.ZodType;
}

/** Every call with its address, its role and its schemas: what the server mounts. */
export const accountEndpoints = Object.fromEntries(
  (Object.keys(accountPaths) as AccountName[]).map((name) => [
    name,
    { ...accountPaths[name], ...(accountInputs as Partial<Record<AccountName, object>>)[name] },
  ]),
) as Record<AccountName, AccountEndpoint>;

/** Ways to take the second step of a log-in. */
export type SecondStep = 'totp' | 'passkey' | 'recovery';

/**
 * Who is asking:
 * - `loopback`: on this machine without a log-in; `member` is an owner without an account
 * - `member`: somebody who has logged in
 * - `second-step`: the password was right, `steps` names what may follow; it has ten minutes
 * - `nobody`: the page of the log-in
 * - `setup`: nobody can log in yet; the server's log has a link
 */
export interface SessionAnswer {
  state: 'loopback' | 'member' | 'second-step' | 'nobody' | 'setup';
  /** There with `loopback` and `member`. */
  member: Me | null;
  /** Empty but with `second-step`. */
  steps: SecondStep[];
  /** Whether this address can have passkeys at all. */
  hasPasskeys: boolean;
}

export interface Me {
  /** `loopback` for whoever needs no log-in. */
  memberId: string;
  email: string | null;
  name: string;
  role: ConsoleRole;
  /** The shops that they see; null for all. */
  mIds: string[] | null;
  hasTotp: boolean;
  passkeys: number;
  /** 0 also where there is no second step. */
  recoveryCodesLeft: number;
}

/** Of the link in the server's log: `first` makes the first owner, `reset` lets `email` in again. */
export interface SetupAnswer {
  kind: 'first' | 'reset';
  /** Given with `reset`, and then no other is taken. */
  email: string | null;
  /** Of a member who exists. */
  name: string | null;
}

export interface MemberView {
  memberId: string;
  email: string;
  name: string;
  role: ConsoleRole;
  mIds: string[] | null;
  hasSecondStep: boolean;
  createdAt: Moment;
  /** Of any of their sessions, within a minute; null when there was none. */
  seenAt: Moment | null;
  isYou: boolean;
}

export interface InvitationView {
  invitationId: string;
  email: string;
  role: ConsoleRole;
  mIds: string[] | null;
  /** An e-mail address, or `loopback`. */
  invitedBy: string;
  createdAt: Moment;
  expiresAt: Moment;
}

/** The only answer that carries the link, and it is given once. */
export interface Invited {
  invitation: InvitationView;
  link: string;
}

/** What an invitation says to the one who was invited. */
export interface InvitationAnswer {
  email: string;
  role: ConsoleRole;
  mIds: string[] | null;
  invitedBy: string;
  expiresAt: Moment;
}

export interface TotpBegun {
  /** For an app that cannot scan: base32, in groups of four. */
  secret: string;
  /** `otpauth://totp/…`, for a QR code. */
  uri: string;
  /** Until then `confirmTotp` has to be asked. */
  expiresAt: Moment;
}

/** Given once, when an account gets its first second step and when new ones are asked for; null otherwise. */
export interface RecoveryCodes {
  recoveryCodes: string[] | null;
}

export interface PasskeyView {
  passkeyId: string;
  name: string;
  createdAt: Moment;
  usedAt: Moment | null;
  /** Whether it is kept by the maker's cloud and works on other devices too. */
  isSynced: boolean;
  /** The address it belongs to, such as `pay.example`: it works nowhere else. */
  host: string;
}

export interface SessionView {
  sessionId: string;
  createdAt: Moment;
  /** Within a minute. */
  seenAt: Moment;
  /** At the latest; earlier after twelve hours without a call. */
  expiresAt: Moment;
  address: string;
  /** As the browser calls itself, at most 300 characters. */
  browser: string;
  how: 'password' | 'totp' | 'passkey' | 'recovery' | 'link';
  isThis: boolean;
}

export interface AuditRow {
  /** Grows with time. */
  id: string;
  at: Moment;
  /** Null where nobody was logged in, such as at a wrong password. */
  memberId: string | null;
  /** As it was then. */
  email: string | null;
  /** Such as `member.removed`; the console has the words, and shows one it does not know as it is. */
  action: string;
  mId: string | null;
  /** What it was done to: an id, an address. */
  target: string | null;
  /** Never a secret. */
  facts: Record<string, unknown>;
  address: string;
}

/** What each call answers. */
export interface AccountAnswers {
  session: SessionAnswer;
  login: SessionAnswer;
  loginTotp: SessionAnswer;
  loginRecovery: SessionAnswer;
  loginPasskeyOptions: { options: PasskeyRequest };
  loginPasskey: SessionAnswer;
  logout: SessionAnswer;
  readSetup: SetupAnswer;
  setup: SessionAnswer;
  readInvitation: InvitationAnswer;
  acceptInvitation: SessionAnswer;
  listMembers: { members: MemberView[] };
  changeMember: { member: MemberView };
  removeMember: { members: MemberView[] };
  listInvitations: { invitations: InvitationView[] };
  invite: Invited;
  revokeInvitation: { invitations: InvitationView[] };
  audit: Page<AuditRow>;
  /** Every other session has ended. */
  changePassword: SessionAnswer;
  beginTotp: TotpBegun;
  confirmTotp: RecoveryCodes;
  removeTotp: SessionAnswer;
  newRecoveryCodes: RecoveryCodes;
  listPasskeys: { passkeys: PasskeyView[] };
  addPasskeyOptions: { options: PasskeyCreation };
  addPasskey: RecoveryCodes & { passkeys: PasskeyView[] };
  removePasskey: { passkeys: PasskeyView[] };
  listSessions: { sessions: SessionView[] };
  revokeOtherSessions: { sessions: SessionView[] };
  revokeSession: { sessions: SessionView[] };
}
