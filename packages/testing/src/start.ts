import { createRequire, enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { ownFolder } from './folder.ts';
import type * as open from './open.ts';
import { connectTollgate, type Tollgate } from './tollgate.ts';

export interface StartOptions {
  /** A PostgreSQL to use instead of an embedded one: an empty database, or one that a gateway made. */
  databaseUrl?: string;
  /** Where embedded databases are kept between runs: this user's own. */
  folder?: string;
  /** Settings of the gateway by their names, `TOLLGATE_…`. */
  settings?: Record<string, string>;
}

/**
 * Starts a whole gateway in this process, on free ports: its bank, its PayPal, a real database. Any number of them run
 * side by side.
 *
 * The first start on a machine makes a database cluster and takes a few seconds; later ones take about one.
 */
export async function startTollgate(options: StartOptions = {}): Promise<Tollgate> {
  const folder = ownFolder(options.folder);
  const { openGateway } = await loadGateway(join(folder, 'compiled'));
  const gateway = await openGateway({ ...options, folder });
  flushCompileCache();
  return connectTollgate(gateway.origin, () => gateway.close());
}

/**
 * The gateway is loaded as Node loads it and stays compiled between runs. Vite would compile some hundred files of it for
 * every test file, to no test's use.
 */
async function loadGateway(compiled: string): Promise<typeof open> {
  enableCompileCache(compiled);
  const isByVite = 'env' in import.meta;
  if (!isByVite) return import('./open.ts');
  try {
    return createRequire(import.meta.url)('./open.ts');
  } catch (error) {
    // Node takes no TypeScript from a folder of installed packages; Vite does.
    if ((error as { code?: string }).code !== 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING') throw error;
    return import('./open.ts');
  }
}
