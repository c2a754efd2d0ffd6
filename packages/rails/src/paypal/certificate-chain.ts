import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** A chain longer than this is none: PayPal's has three. */
const maxCertificates = 6;

/** @returns undefined when the text is not one to six certificates in PEM */
export function certificatesIn(text: string): X509Certificate[] | undefined {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || blocks.length > maxCertificates) return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** The certificate, whoever issued it among the others, and so on upwards. */
export function pathFrom(leaf: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const path = [leaf];
  for (let rest = [...others]; rest.length > 0; ) {
    const below = path.at(-1) ?? leaf;
    const issuer = rest.find((each) => isIssuer(each, below));
    if (!issuer) break;
    path.push(issuer);
    rest = rest.filter((each) => each !== issuer);
  }
  return path;
}

/** Whether the path ends at somebody who is trusted. */
export function isAnchored(path: readonly X509Certificate[], anchors: readonly X509Certificate[]): boolean {
  return path.some((each) =>
    anchors.some((anchor) => anchor.fingerprint256 === each.fingerprint256 || isIssuer(anchor, each)),
  );
}

/** Vouches for itself: what a simulator does, whom nobody else knows. */
export function isSelfMade(path: readonly X509Certificate[]): boolean {
  const top = path.at(-1);
  return top?.checkIssued(top) === true && top.verify(top.publicKey);
}

export function isInForce({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validFrom) <= now.getTime() && now.getTime() <= Date.parse(validTo);
}

/** The names it was issued to: the common name and the alternative ones. */
export function namesOf({ subject, subjectAltName }: X509Certificate): string[] {
  const common = /^CN=(.+)$/m.exec(subject)?.[1];
  const others = (subjectAltName ?? '').matchAll(/DNS:([^,\s"]+)/g);
  return [...(common ? [common] : []), ...Array.from(others, ([, name = '']) => name)];
}

function isIssuer(issuer: X509Certificate, issued: X509Certificate): boolean {
  return issuer.ca && issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

let known: X509Certificate[] | undefined;

/** Whom Node trusts, read once: there are some hundred and fifty. */
export function publicAuthorities(): X509Certificate[] {
  known ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return known;
}
