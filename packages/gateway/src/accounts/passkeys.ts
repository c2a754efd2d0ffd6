import { seoulDateTime } from '@tollgate/contract';
import type { PasskeyView } from '@tollgate/contract/console';
import { timeOrderedId } from '../chance.ts';
import { recordAudit } from '../store/audit-log.ts';
import { inTransaction } from '../store/database.ts';
import { accountOf } from '../store/members.ts';
import {
  insertPasskey,
  type Passkey,
  passkeyOfCredential,
  passkeysOf,
  removePasskey as removeStored,
  usePasskey,
} from '../store/members-passkeys.ts';
import { keepChallenge, takeChallenge } from '../store/sessions.ts';
import { beginStep, challengeStep, endStep, readStep, tryStep } from '../store/sessions-steps.ts';
import { type AccountCall, type AccountHandler, type AnyCall, ownSession } from './call.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { enter, tellMember } from './enter.ts';
import { takeSecondStep } from './login.ts';
import { firstRecoveryCodes, forgetNeedlessCodes, provePassword } from './own-account.ts';
import { AccountRefused } from './refused.ts';
import { hashOfToken, newToken } from './tokens.ts';
import {
  creationOptions,
  type PasskeyPlace,
  passkeyPlace,
  readNewPasskey,
  readPasskeyAnswer,
  requestOptions,
} from './webauthn.ts';

function placeOf(call: AnyCall): PasskeyPlace {
  const place = passkeyPlace(call.gateway, call.request);
  if (!place) throw new AccountRefused('PASSKEYS_NOT_HERE');
  return place;
}

/** The half log-in that this browser is in the middle of, if its password was right. */
async function begunStep({ gateway, request }: AnyCall) {
  const token = readCookie(gateway.config, request, 'step');
  const tokenHash = token === undefined ? undefined : hashOfToken(token);
  const step = tokenHash && (await readStep(gateway.db, tokenHash));
  return tokenHash && step?.memberId ? { tokenHash, memberId: step.memberId } : undefined;
}

/** As a second step for the passkeys of one member, otherwise for any passkey of this address. */
export const loginPasskeyOptions: AccountHandler<'loginPasskeyOptions'> = async (call) => {
  const { db, config, chance } = call.gateway;
  const place = placeOf(call);
  const begun = await begunStep(call);
  if (begun) {
    const own = (await passkeysOf(db, begun.memberId)).filter(({ host }) => host === place.host);
    const options = await requestOptions(place, own);
    await challengeStep(db, begun.tokenHash, options.challenge);
    return { options };
  }
  const options = await requestOptions(place, undefined);
  const token = newToken(chance);
  await beginStep(db, hashOfToken(token), { memberId: null, challenge: options.challenge });
  writeCookie(config, call, 'step', token);
  return { options };
};

export const loginPasskey: AccountHandler<'loginPasskey'> = async (call) => {
  const place = placeOf(call);
  if (await begunStep(call)) {
    return takeSecondStep(call, 'passkey', async ({ memberId }, challenge) => {
      const passkey = await answered(call, place, challenge);
      return passkey.memberId === memberId;
    });
  }
  const { db, config } = call.gateway;
  const token = readCookie(config, call.request, 'step');
  const step = token === undefined ? undefined : await tryStep(db, hashOfToken(token));
  if (token === undefined || !step) throw new AccountRefused('LOGIN_EXPIRED');
  const passkey = await answered(call, place, step.challenge);
  const account = await accountOf(db, passkey.memberId);
  if (!account) throw new AccountRefused('PASSKEY_REFUSED');
  const setCookies = await inTransaction(db, async (tx) => {
    if (!(await endStep(tx, hashOfToken(token)))) throw new AccountRefused('LOGIN_EXPIRED');
    return enter(tx, call, account, 'passkey');
  });
  setCookies();
  return tellMember(call, account);
};

/** The passkey that signed the challenge. @throws AccountRefused PASSKEY_REFUSED when none did */
async function answered(
  { gateway: { db }, body }: AccountCall<'loginPasskey'>,
  place: PasskeyPlace,
  challenge: string | null,
): Promise<Passkey> {
  const passkey = await passkeyOfCredential(db, body.response.id);
  if (challenge === null || !passkey || passkey.host !== place.host)
    throw new AccountRefused('PASSKEY_REFUSED');
  const counter = await readPasskeyAnswer(place, challenge, body.response, passkey);
  const isFresh = await inTransaction(db, (tx) => usePasskey(tx, passkey.passkeyId, counter));
  if (!isFresh) throw new AccountRefused('PASSKEY_REFUSED');
  return passkey;
}

export const listPasskeys: AccountHandler<'listPasskeys'> = async (call) => ({
  passkeys: await passkeysToShow(call),
});

async function passkeysToShow(call: AnyCall): Promise<PasskeyView[]> {
  const { member } = ownSession(call);
  const passkeys = await passkeysOf(call.gateway.db, member.memberId);
  return passkeys.map(({ passkeyId, name, host, isSynced, createdAt, usedAt }) => ({
    ...{ passkeyId, name, host, isSynced },
    createdAt: seoulDateTime(createdAt),
    usedAt: usedAt && seoulDateTime(usedAt),
  }));
}

export const addPasskeyOptions: AccountHandler<'addPasskeyOptions'> = async (call) => {
  const { member, tokenHash } = ownSession(call);
  const place = placeOf(call);
  await provePassword(call, call.body.password, 'password');
  const existing = await passkeysOf(call.gateway.db, member.memberId);
  const options = await creationOptions(place, member, existing);
  await keepChallenge(call.gateway.db, tokenHash, options.challenge);
  return { options };
};

export const addPasskey: AccountHandler<'addPasskey'> = async (call) => {
  const { gateway, address, body } = call;
  const { member, tokenHash } = ownSession(call);
  const place = placeOf(call);
  const challenge = await takeChallenge(gateway.db, tokenHash);
  if (challenge === undefined) throw new AccountRefused('PASSKEY_REFUSED');
  const made = await readNewPasskey(place, challenge, body.response);
  const passkeyId = timeOrderedId(gateway.chance, gateway.clock.now());
  const recoveryCodes = await inTransaction(gateway.db, async (tx) => {
    const codes = await firstRecoveryCodes(tx, call, member.memberId);
    const { memberId } = member;
    if (!(await insertPasskey(tx, { ...made, passkeyId, memberId, name: body.name })))
      throw new AccountRefused('PASSKEY_REFUSED');
    const facts = { name: body.name, host: place.host };
    await recordAudit(tx, { member, action: 'passkey.added', target: passkeyId, facts, address });
    return codes;
  });
  return { recoveryCodes, passkeys: await passkeysToShow(call) };
};

export const removePasskey: AccountHandler<'removePasskey'> = async (call) => {
  const { gateway, address, params } = call;
  const { member } = ownSession(call);
  await provePassword(call, call.body.password, 'password');
  await inTransaction(gateway.db, async (tx) => {
    const passkeyId = params['passkeyId'] ?? '';
    const name = await removeStored(tx, member.memberId, passkeyId);
    if (name === undefined) throw new AccountRefused('NOT_FOUND');
    await forgetNeedlessCodes(tx, member.memberId);
    await recordAudit(tx, { member, action: 'passkey.removed', target: passkeyId, facts: { name }, address });
  });
  return { passkeys: await passkeysToShow(call) };
};
