import { createHash, X509Certificate } from 'node:crypto';
import { hosts } from '../run/hosts.ts';

/**
 * What makes a Chromium take Toss Payments' names for the stand-in's, and nothing else: every other name is looked up and
 * every other certificate checked as always.
 *
 * @param tlsPort where the stand-in answers under those names
 * @param certificatePem whose key, and no other, is believed without an authority
 */
export function chromiumFlags(tlsPort: number, certificatePem: string): string[] {
  const rules = hosts.map((host) => `MAP ${host}:443 127.0.0.1:${tlsPort}`);
  return [
    `--host-resolver-rules=${rules.join(', ')}`,
    `--ignore-certificate-errors-spki-list=${keyHash(certificatePem)}`,
  ];
}

function keyHash(certificatePem: string): string {
  const key = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}
