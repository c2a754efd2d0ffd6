import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test("the compiler takes our factory where the npm loader's types are asked for", async () => {
  const root = `${import.meta.dirname}/..`;
  const compiler = `${root}/../../node_modules/typescript/bin/tsc`;
  const compile = promisify(execFile)(process.execPath, [
    compiler,
    '--noEmit',
    '--pretty',
    'false',
    '-p',
    root,
  ]);
  const told = compile.then(
    () => 'compiles',
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
  expect(await told).toBe('compiles');
}, 60_000);
