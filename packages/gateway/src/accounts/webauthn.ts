import type { PasskeyCreation, PasskeyRequest, PasskeyResponse } from '@tollgate/contract/console';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Gateway } from '../gateway.ts';
import { originOf } from '../http/headers.ts';
import type { NewPasskey, Passkey } from '../store/members-passkeys.ts';
import { AccountRefused } from './refused.ts';

/** Where a passkey is made and used: it belongs to the name, and tells the page that asked for it. */
export interface PasskeyPlace {
  origin: string;
  host: string;
}

/** @returns undefined where browsers have none: at a number, or at a name without TLS */
export function passkeyPlace(gateway: Gateway, request: FastifyRequest): PasskeyPlace | undefined {
  const url = URL.parse(originOf(gateway, request));
  if (url === null || ipaddr.isValid(url.hostname.replace(/^\[(.*)\]$/, '$1'))) return undefined;
  if (url.protocol !== 'https:' && url.hostname !== 'localhost') return undefined;
  return { origin: url.origin, host: url.hostname };
}

/** With the first passkey: it takes 5 MB of a process's memory, and most gateways never see one. */
const library = () => import('@simplewebauthn/server');

/** EdDSA, ES256, RS256: what every device can do one of. The library would try out newer ones, which Node warns of. */
const supportedAlgorithmIDs = [-8, -7, -257];

type Named = Pick<Passkey, 'credentialId' | 'transports'>;
const namesOf = (passkeys: readonly Named[]) =>
  passkeys.map(({ credentialId: id, transports }) => ({ id, transports }));

/** A passkey that knows whose it is and asks for a finger, a face or a PIN: it stands for password and second step. */
export const creationOptions = async (
  { host }: PasskeyPlace,
  member: { memberId: string; email: string; name: string },
  existing: readonly Named[],
): Promise<PasskeyCreation> => {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Tollgate',
    rpID: host,
    userID: Uint8Array.from(Buffer.from(member.memberId)),
    userName: member.email,
    userDisplayName: member.name,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: namesOf(existing),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  }) as Promise<PasskeyCreation>;
};

/** @param allowed of whom the password is known already; whoever comes without one chooses among all of theirs */
export const requestOptions = async (
  { host }: PasskeyPlace,
  allowed: readonly Named[] | undefined,
): Promise<PasskeyRequest> => {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: host,
    userVerification: 'required',
    ...(allowed && { allowCredentials: namesOf(allowed) }),
  }) as Promise<PasskeyRequest>;
};

/** @throws AccountRefused PASSKEY_REFUSED for whatever is wrong with it: which of it, is nobody's business */
export async function readNewPasskey(
  { origin, host }: PasskeyPlace,
  challenge: string,
  response: PasskeyResponse,
): Promise<Pick<NewPasskey, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSynced' | 'host'>> {
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await orRefuse(() =>
    verifyRegistrationResponse({
      response: response as never,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: host,
      supportedAlgorithmIDs,
    }),
  );
  if (!registrationInfo) throw new AccountRefused('PASSKEY_REFUSED');
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: (credential.transports ?? []).filter((each) => /^[\w-]{1,20}$/.test(each)).slice(0, 8),
    isSynced: credentialBackedUp,
    host,
  };
}

/** @returns what the passkey counts now. @throws AccountRefused PASSKEY_REFUSED */
export async function readPasskeyAnswer(
  { origin, host }: PasskeyPlace,
  challenge: string,
  response: PasskeyResponse,
  passkey: Passkey,
): Promise<number> {
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await orRefuse(() =>
    verifyAuthenticationResponse({
      response: response as never,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: host,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    }),
  );
  if (!verified || !isOwners(response, passkey)) throw new AccountRefused('PASSKEY_REFUSED');
  return authenticationInfo.newCounter;
}

/** The passkey names whose it is, where it says anything at all. */
function isOwners({ response }: PasskeyResponse, { memberId }: Passkey): boolean {
  const { userHandle } = response as { userHandle?: unknown };
  if (userHandle === undefined || userHandle === null || userHandle === '') return true;
  return typeof userHandle === 'string' && Buffer.from(userHandle, 'base64url').toString() === memberId;
}

/** The library throws at whatever does not fit. */
async function orRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new AccountRefused('PASSKEY_REFUSED');
  }
}
