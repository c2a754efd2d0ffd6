import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { PasskeyCreation, PasskeyRequest, PasskeyResponse } from '@tollgate/contract/console';

/** For tests: a device that holds passkeys, made of nothing but the standard (WebAuthn level 2, COSE, CBOR). */
export interface Device {
  create(options: PasskeyCreation, place?: Place): PasskeyResponse;
  /** @param counter what it says it counts; a copied device lags behind */
  answer(options: PasskeyRequest, place?: Place & { counter?: number; verified?: boolean }): PasskeyResponse;
}

interface Place {
  /** The page that asks, as the browser writes it down. */
  origin?: string;
}

const HOME = 'https://pay.example';
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

export function makeDevice(): Device {
  let key: { privateKey: KeyObject; id: Buffer; userHandle: string } | undefined;
  let used = 0;
  return {
    create(options, { origin = HOME } = {}) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const id = randomBytes(32);
      key = { privateKey, id, userHandle: options.user.id };
      used = 0;
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const cose = map([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
      const credential = [Buffer.alloc(16), length(id.length), id, cose];
      const flags = USER_PRESENT | USER_VERIFIED | HAS_CREDENTIAL;
      const authData = Buffer.concat([head(options.rp.id ?? '', flags, 0), ...credential]);
      const attestationObject = map([
        ['fmt', 'none'],
        ['attStmt', map([])],
        ['authData', bytes(authData)],
      ]);
      return responseOf(id, {
        clientDataJSON: clientData('webauthn.create', options.challenge, origin).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal', 'hybrid'],
      });
    },
    answer(options, { origin = HOME, counter, verified = true } = {}) {
      if (!key) throw new Error('this device has no passkey');
      used += 1;
      const flags = USER_PRESENT | (verified ? USER_VERIFIED : 0);
      const authData = head(options.rpId ?? '', flags, counter ?? used);
      const client = clientData('webauthn.get', options.challenge, origin);
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
      return responseOf(key.id, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, key.privateKey).toString('base64url'),
        userHandle: key.userHandle,
      });
    },
  };
}

const responseOf = (id: Buffer, response: object): PasskeyResponse => ({
  id: id.toString('base64url'),
  rawId: id.toString('base64url'),
  type: 'public-key',
  response,
  clientExtensionResults: {},
});

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

function head(host: string, flags: number, counter: number): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(flags, 0);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(host).digest(), rest]);
}

function length(count: number): Buffer {
  const two = Buffer.alloc(2);
  two.writeUInt16BE(count);
  return two;
}

/** CBOR, as much of it as a passkey needs. A Buffer under a number is bytes; under a name it is CBOR already. */
function map(entries: [string | number, string | number | Buffer][]): Buffer {
  const parts = entries.flatMap(([name, value]) => [
    item(name),
    Buffer.isBuffer(value) && typeof name === 'number' ? bytes(value) : item(value),
  ]);
  return Buffer.concat([first(5, entries.length), ...parts]);
}

function item(value: string | number | Buffer): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'number') return value < 0 ? first(1, -1 - value) : first(0, value);
  return Buffer.concat([first(3, Buffer.byteLength(value)), Buffer.from(value)]);
}

const bytes = (value: Buffer): Buffer => Buffer.concat([first(2, value.length), value]);

function first(kind: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(kind << 5) | count]);
  return count < 256
    ? Buffer.from([(kind << 5) | 24, count])
    : Buffer.from([(kind << 5) | 25, count >> 8, count & 255]);
}
