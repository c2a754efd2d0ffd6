/** Writes `docs/generated/`: run it after changing a table, and commit what it wrote with the change. */
import { writeFileSync } from 'node:fs';
import { errorPage, openapi } from './openapi.ts';

export const generated: Record<string, () => string> = {
  'openapi.json': () => `${JSON.stringify(openapi(), null, 2)}\n`,
  'errors.md': errorPage,
};

export function generatedFile(name: string): URL {
  return new URL(`../../../docs/generated/${name}`, import.meta.url);
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(generated)) writeFileSync(generatedFile(name), text());
}
