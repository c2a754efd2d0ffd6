import type { Language } from '@tollgate/contract';
import { apiTable, sandboxTable } from './api.ts';
import { errorTable, scriptErrorTable } from './errors.ts';
import { faultTable } from './faults.ts';
import { objectTable } from './objects.ts';
import { eventTable, headerTable, retryTable, webhookBodies } from './webhooks.ts';

/** Parts of pages that the contract writes. A page names one: `<!-- table: errors -->` … `<!-- end -->`. */
export const tables = {
  api: apiTable,
  'sandbox-api': sandboxTable,
  objects: objectTable,
  errors: errorTable,
  'script-errors': scriptErrorTable,
  faults: faultTable,
  'webhook-events': eventTable,
  'webhook-bodies': webhookBodies,
  'webhook-headers': headerTable,
  'webhook-retries': retryTable,
} as const satisfies Record<string, (language: Language) => string>;

const isTable = (name: string): name is keyof typeof tables => Object.hasOwn(tables, name);

/**
 * The page with its tables as the contract is now.
 *
 * @throws Error where a page asks for a table that nobody writes
 */
export function filled(text: string, language: Language): string {
  return text.replaceAll(
    /^(<!-- table: ([a-z-]+) -->\n)[\s\S]*?^(<!-- end -->)$/gm,
    (_, begin: string, name: string, end: string) => {
      if (!isTable(name)) throw new Error(`There is no table ${name}: ${Object.keys(tables).join(', ')}`);
      return `${begin}\n${tables[name](language).trim()}\n\n${end}`;
    },
  );
}
