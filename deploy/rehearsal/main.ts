import { type Options, readOptions } from './options.mjs';
import { Cannot } from './programs.ts';
import { run } from './run.ts';

const asked = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort());

try {
  process.exitCode = await takeDownAfter(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Cannot ? error.message : error);
  process.exitCode = 1;
}
// Whatever a broken-off wait still holds must not keep the terminal.
process.exit();

async function takeDownAfter(options: Options): Promise<number> {
  // What was opened is closed in the reverse order, also on Ctrl-C and when the building fails halfway.
  await using opened = new AsyncDisposableStack();
  const stopped = new Promise<never>((_, reject) => {
    asked.signal.addEventListener('abort', () => reject(new Cannot('Stopped; everything is taken down.')));
  });
  stopped.catch(() => undefined);
  return await Promise.race([stopped, run(options, opened)]);
}
