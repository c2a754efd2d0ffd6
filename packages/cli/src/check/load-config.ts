import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Trouble } from '../trouble.ts';
import type { CheckConfig } from './define.ts';

const names = ['tollgate.check.ts', 'tollgate.check.mjs', 'tollgate.check.js'];
const required = ['order', 'pay', 'state'] as const;
const functions = [...required, 'deliveries', 'cancel', 'runJobs', 'advance'] as const;

/**
 * The configuration of a shop: the file named, else `tollgate.check.{ts,mjs,js}` of the folder.
 *
 * @throws Trouble (exit code 2) saying what is missing
 */
export async function loadCheckConfig(named: string | undefined, folder: string): Promise<CheckConfig> {
  const files = (named ? [named] : names).map((name) => resolve(folder, name));
  const file = files.find((each) => existsSync(each));
  if (!file)
    throw new Trouble(
      named
        ? `There is no ${named}.`
        : `There is no ${names.join(', ')} here. Write one from the template: tollgate check --init > tollgate.check.mjs`,
      2,
    );
  const module = (await import(pathToFileURL(file).href).catch((error: Error) => {
    throw new Trouble(`${file} cannot be loaded: ${error.message}`, 2);
  })) as { default?: Partial<CheckConfig> };
  const config = module.default ?? {};
  for (const name of functions) {
    const isMissing = config[name] === undefined && required.some((each) => each === name);
    const isWrong = config[name] !== undefined && typeof config[name] !== 'function';
    if (isMissing || isWrong)
      throw new Trouble(`${file}: ${name} must be a function of its default export.`, 2);
  }
  return config as CheckConfig;
}
