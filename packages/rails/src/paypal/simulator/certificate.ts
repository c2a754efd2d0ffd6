// The certificate library needs the polyfill before it is loaded.
import 'reflect-metadata';
import { type KeyObject, X509Certificate as NodeCertificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What webhooks are signed with. */
export type SigningIdentity = {
  /** Names the certificate in its address: `CERT-` and the first 16 hex digits of its SHA-256. */
  certificateId: string;
  /** The certificate, then the authority that issued it: PEM, as the address serves it. */
  chainPem: string;
  /** PKCS #8, PEM. */
  privateKeyPem: string;
};

/**
 * Clocks are moved by years in tests, the simulator's and the gateway's separately; a certificate that lapsed
 * by it would prove nothing about either. What lapsed certificates do is a question for the verifier's own tests.
 */
const validYears = 20;
const yearMs = 365.25 * 86_400_000;

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
/** The authority signs one certificate and no webhook: its key need not be RSA, and is made in a moment. */
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const organization = 'O=Tollgate PayPal simulator (test only)';

/**
 * Makes an authority and a certificate issued by it, both of this simulator alone: nobody else trusts them, and
 * the authority's key is forgotten at once.
 *
 * @param now milliseconds since 1970, in the middle of the certificate's life
 */
export async function createSigningIdentity(now: number): Promise<SigningIdentity> {
  const [authorityKeys, keys] = await Promise.all([
    crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']),
    crypto.subtle.generateKey(rsa, true, ['sign', 'verify']),
  ]);
  const life = {
    notBefore: new Date(now - (validYears / 2) * yearMs),
    notAfter: new Date(now + (validYears / 2) * yearMs),
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=Webhook authority, ${organization}`,
      keys: authorityKeys,
      signingAlgorithm: ecdsa,
      ...life,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    },
    crypto,
  );
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: `CN=Webhook signatures, ${organization}`,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ecdsa,
      ...life,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(authority),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    crypto,
  );
  const pem = certificate.toString('pem');
  const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificateId: certificateIdOf(pem),
    chainPem: `${pem}\n${authority.toString('pem')}\n`,
    privateKeyPem: `${x509.PemConverter.encode(privateKey, 'PRIVATE KEY')}\n`,
  };
}

function certificateIdOf(pem: string): string {
  return `CERT-${new NodeCertificate(pem).fingerprint256.replaceAll(':', '').slice(0, 16)}`;
}

/** The key inside the first certificate of a chain. @throws Error when it is no certificate */
export function publicKeyOf(chainPem: string): KeyObject {
  return new NodeCertificate(chainPem).publicKey;
}
