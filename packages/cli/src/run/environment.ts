import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { Identity } from './authority.ts';
import { domain, hosts } from './hosts.ts';
import { javaOptions, javaStore } from './java.ts';
import type { StandIn } from './stand-in.ts';

type Environment = Record<string, string | undefined>;

/** Where systems keep what they trust; programs that are given a file of ours instead still trust all of that. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
  '/opt/homebrew/etc/ca-certificates/cert.pem',
];

/**
 * The variables by which the usual runtimes are told of a proxy and of an authority: Node, Python, PHP, Ruby, Go, Java,
 * .NET, Deno, Bun and curl. Everything else of the user's environment stays.
 *
 * @param folder where the files are written that some of them want; for this program alone
 * @param kept where what is slow to make is kept for the next program
 */
export async function environmentFor(
  outer: Environment,
  { tlsPort, proxyPort, proxyUrl }: StandIn,
  { authorityPem }: Identity,
  { folder, kept }: { folder: string; kept: string },
): Promise<Environment> {
  const authority = join(folder, 'authority.pem');
  const bundle = join(folder, 'bundle.pem');
  // Who had an extra authority, of an office's network for example, keeps it.
  const extra = await textOf(outer['NODE_EXTRA_CA_CERTS']);
  await writeFile(authority, `${extra}${authorityPem}`);
  await writeFile(bundle, `${await trusted(outer)}\n${extra}${authorityPem}`);
  const store = javaStore(outer['JAVA_HOME'], authorityPem, kept);
  const preload = fileURLToPath(new URL('preload.cjs', import.meta.url));
  return {
    ...outer,
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: withLoopback(outer['NO_PROXY'] ?? outer['no_proxy']),
    no_proxy: withLoopback(outer['no_proxy'] ?? outer['NO_PROXY']),
    NODE_EXTRA_CA_CERTS: authority,
    NODE_OPTIONS: `${outer['NODE_OPTIONS'] ?? ''} --require ${quoted(preload)}`.trim(),
    TOLLGATE_STAND_IN: String(tlsPort),
    TOLLGATE_STAND_IN_HOSTS: hosts.join(','),
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    DENO_CERT: authority,
    ...(await forPhp(outer, bundle, folder)),
    ...(store && { JAVA_TOOL_OPTIONS: javaOptions(outer['JAVA_TOOL_OPTIONS'], proxyPort, store) }),
  };
}

const loopback = ['localhost', '127.0.0.1', '::1'];

function withLoopback(given: string | undefined): string {
  // Somebody's list may take Toss Payments out of a proxy that cannot reach it: ours can.
  const theirs = (given ?? '').split(',').map((each) => each.trim());
  const kept = theirs.filter((each) => each !== '' && each !== '*' && !each.endsWith(domain));
  return [...new Set([...kept, ...loopback])].join(',');
}

const quoted = (path: string): string => (/[\s"\\]/.test(path) ? JSON.stringify(path) : path);

async function trusted(outer: Environment): Promise<string> {
  const named = [outer['SSL_CERT_FILE'], ...systemBundles].find((path) => path && existsSync(path));
  return named ? textOf(named) : rootCertificates.join('\n');
}

async function textOf(path: string | undefined): Promise<string> {
  const text = path ? await readFile(path, 'utf8').catch(() => '') : '';
  return text === '' ? '' : `${text.trimEnd()}\n`;
}

/** PHP takes an authority from its settings alone; a directory of settings more is read after its own. */
async function forPhp(outer: Environment, bundle: string, folder: string): Promise<Environment> {
  const directory = join(folder, 'php');
  await mkdir(directory, { recursive: true });
  const settings = `curl.cainfo = "${bundle}"\nopenssl.cafile = "${bundle}"\n`;
  await writeFile(join(directory, 'tollgate.ini'), settings);
  return { PHP_INI_SCAN_DIR: `${outer['PHP_INI_SCAN_DIR'] ?? ''}:${directory}` };
}
