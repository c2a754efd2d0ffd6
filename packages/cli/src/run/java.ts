import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** What Java's own stores are locked with; it guards nothing. */
const password = 'changeit';

/**
 * Java wants a store of its own kind: a copy of the one it comes with, and our authority in it, made by its own tool.
 *
 * @param folder where the store is kept, for the next time
 * @returns the path of the store; undefined where there is no Java
 */
export function javaStore(
  javaHome: string | undefined,
  authorityPem: string,
  folder: string,
): string | undefined {
  const name = createHash('sha256').update(authorityPem).digest('hex').slice(0, 16);
  const store = join(folder, `java-${name}.p12`);
  if (existsSync(store)) return store;
  const home = javaHome || askedHome();
  if (!home) return undefined;
  const own = join(home, 'lib', 'security', 'cacerts');
  if (!existsSync(own)) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${store}.${process.pid}`;
  copyFileSync(own, draft);
  // biome-ignore format: a command line
  const made = spawnSync(join(home, 'bin', 'keytool'),
    ['-importcert', '-noprompt', '-alias', 'tollgate',
     '-keystore', draft, '-storepass', password], { input: authorityPem });
  if (made.status !== 0) return undefined;
  renameSync(draft, store);
  return store;
}

function askedHome(): string | undefined {
  const asked = spawnSync('java', ['-XshowSettings:properties', '-version'], { encoding: 'utf8' });
  return /java\.home = (.+)/.exec(asked.stderr ?? '')?.[1]?.trim();
}

/** @returns the value of JAVA_TOOL_OPTIONS, which every Java program reads */
export function javaOptions(given: string | undefined, proxyPort: number, store: string): string {
  return [
    given,
    '-Dhttps.proxyHost=127.0.0.1',
    `-Dhttps.proxyPort=${proxyPort}`,
    `-Djavax.net.ssl.trustStore=${store}`,
    `-Djavax.net.ssl.trustStorePassword=${password}`,
  ]
    .filter(Boolean)
    .join(' ');
}
