import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test("the compiler takes our factory where the npm loader's types are asked for", async () => {
  const root = `${import.meta.dirname}/..`;
  const compiler = `${root}/../../node_modules/typescript/bin/tsc`;
  const run = promisify(execFile)(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', root]);
  await expect(run.catch((error: { stdout: string }) => error)).resolves.toMatchObject({ stdout: '' });
}, 60_000);
