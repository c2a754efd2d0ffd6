import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

export type Bundle = { code: string; imports: string[]; brotliBytes: number };

/** One entry point of this package as a merchant's bundler would pack it, with everything it needs inside. */
export async function bundleOf(entry: string): Promise<Bundle> {
  const root = join(import.meta.dirname, '..');
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry: join(root, 'src', entry), formats: ['es'], fileName: 'bundle' },
      rolldownOptions: { external: [/^node:/] },
    },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('nothing was built');
  const chunks = output.output.filter((file) => file.type === 'chunk');
  const code = chunks.map((chunk) => chunk.code).join('\n');
  return {
    code,
    imports: chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]),
    brotliBytes: brotliCompressSync(code).length,
  };
}
