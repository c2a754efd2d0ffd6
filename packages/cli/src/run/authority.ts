// The certificate library needs the polyfill before it is loaded.
import 'reflect-metadata';
import { randomBytes, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { now } from '../clock.ts';
import { domain, hosts } from './hosts.ts';

/** What programs are told to trust, and what answers them under Toss Payments' names. */
export interface Identity {
  /** The authority's certificate, PEM. It may sign for nothing outside `tosspayments.com`. */
  authorityPem: string;
  /** The certificate of all hosts, PEM. */
  certificatePem: string;
  /** PKCS #8, PEM; made anew at each start and never written down. */
  privateKeyPem: string;
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
/** Then a new one is made: nobody installed it, so nobody has to hear of it. */
const authorityDays = 365;
/** Longest that every client takes. */
const leafDays = 30;

/**
 * The authority of this user, made at first use, and a certificate for the hosts, made each time.
 *
 * The authority is handed to programs by their environment and never installed: nothing that was not started by us
 * trusts it. Should its key be stolen all the same, its name constraint keeps it to `tosspayments.com`.
 *
 * @param folder where this user's authority is kept, for nobody else to read
 */
export async function openIdentity(folder: string): Promise<Identity> {
  const authority = (await readAuthority(folder)) ?? (await makeAuthority(folder));
  const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: 'CN=Tollgate stand-in for Toss Payments (this computer only)',
      issuer: authority.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: authority.privateKey,
      signingAlgorithm: ecdsa,
      ...life(leafDays),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
        await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    crypto,
  );
  return {
    authorityPem: `${authority.certificate.toString('pem')}\n`,
    certificatePem: `${certificate.toString('pem')}\n`,
    privateKeyPem: pemOfKey(await crypto.subtle.exportKey('pkcs8', keys.privateKey)),
  };
}

interface Authority {
  certificate: x509.X509Certificate;
  privateKey: CryptoKey;
}

/** Both halves lie in one file, so that two first uses at the same moment never mix theirs. */
async function readAuthority(folder: string): Promise<Authority | undefined> {
  const text = await readFile(join(folder, 'authority.key'), 'utf8').catch(() => undefined);
  const [certificatePem, keyPem] = text?.split(/(?=-----BEGIN PRIVATE KEY)/) ?? [];
  if (!certificatePem || !keyPem) return undefined;
  try {
    const certificate = new x509.X509Certificate(certificatePem);
    const leftMs = new X509Certificate(certificatePem).validToDate.getTime() - now();
    if (leftMs < leafDays * dayMs) return undefined;
    const der = x509.PemConverter.decodeFirst(keyPem);
    const privateKey = await crypto.subtle.importKey('pkcs8', der, ecdsa, false, ['sign']);
    return { certificate, privateKey };
  } catch {
    // Half a file, or somebody's own: ours is made anew.
    return undefined;
  }
}

async function makeAuthority(folder: string): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: 'CN=Tollgate local authority (this computer only)',
      keys,
      signingAlgorithm: ecdsa,
      ...life(authorityDays),
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        nameConstraint(),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    crypto,
  );
  const pem = `${certificate.toString('pem')}\n`;
  const key = pemOfKey(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'authority.key');
  const isOld = await readFile(path).then(
    () => true,
    () => false,
  );
  if (isOld) await rm(path, { force: true });
  const draft = join(folder, `draft-${randomBytes(6).toString('hex')}`);
  await writeFile(draft, pem + key, { mode: 0o600 });
  // Whoever is first keeps his; the other uses the same.
  const isFirst = await link(draft, path).then(
    () => true,
    () => false,
  );
  await rm(draft, { force: true });
  if (!isFirst) {
    const theirs = await readAuthority(folder);
    if (theirs) return theirs;
    throw new Error(`The authority in ${folder} cannot be read: remove that folder and try again.`);
  }
  return { certificate, privateKey: keys.privateKey };
}

/**
 * X.509's own leash (RFC 5280, 4.2.1.10): no certificate for another name is believed, whoever signs it with this
 * authority. Addresses are not names and are shut out by themselves.
 */
function nameConstraint(): x509.Extension {
  const subtree = (tag: number, base: Uint8Array) => der(0x30, der(tag, base));
  const permitted = der(0xa0, subtree(0x82, Buffer.from(domain)));
  const excluded = der(0xa1, subtree(0x87, Buffer.alloc(8)), subtree(0x87, Buffer.alloc(32)));
  return new x509.Extension('2.5.29.30', true, der(0x30, permitted, excluded));
}

/** Short enough for a length of one byte, all of it. */
const der = (tag: number, ...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const content = Buffer.concat(parts);
  return Uint8Array.from([tag, content.length, ...content]);
};

function life(days: number): { notBefore: Date; notAfter: Date } {
  // An hour of grace for containers whose clock is behind.
  return { notBefore: new Date(now() - 3_600_000), notAfter: new Date(now() + days * dayMs) };
}

/** Random, positive, and never that of an earlier one: clients refuse two certificates of one number. */
const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;

const pemOfKey = (der: ArrayBuffer): string => `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
