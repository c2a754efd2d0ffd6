import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface OldVersion {
  origin: string;
  /** Answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts the gateway as it was at that commit or tag, on the dependencies of today. */
export async function startOldVersion(
  version: string,
  environment: Record<string, string>,
): Promise<OldVersion> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-old-'));
  const archive = execFileSync('git', ['archive', version, 'packages', 'scripts', 'package.json'], {
    cwd: ROOT,
    maxBuffer: 1e9,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  linkDependencies(folder);
  // The pages are built, not kept; nobody opens them here.
  for (const page of ['checkout', 'sdk-browser']) linkBuilt(folder, page);
  const child = spawn(process.execPath, ['--import', './scripts/leash.mjs', 'packages/gateway/src/main.ts'], {
    cwd: folder,
    env: { ...process.env, TOLLGATE_PORT: '0', TOLLGATE_LOG: 'error', ...environment } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const said = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const origin = new Promise<string>((resolve, reject) => {
    said.on('line', (line) => {
      const [, at] = /^gateway: (http\S+)$/.exec(line) ?? [];
      if (at) resolve(at);
    });
    void ended.then((code) => reject(new Error(`the old version ended with ${code}`)));
  });
  return {
    origin: await origin,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

/** Everything is today's but our own packages, which are the old version's. */
function linkDependencies(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@tollgate'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== '@tollgate') symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', name), join(modules, '@tollgate', name));
}

function linkBuilt(folder: string, name: string): void {
  symlinkSync(join(ROOT, 'packages', name, 'dist'), join(folder, 'packages', name, 'dist'));
}
