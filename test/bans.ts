import { isTest, type SourceFile } from './architecture.ts';

type Ban = {
  name: string;
  why: string;
  pattern: RegExp;
  /** Where it holds. Tests may do as they like, unless the ban is about the language. */
  holds(path: string): boolean;
  /** A path and a line that must be found, so that a ban cannot rot. */
  sample: readonly [path: string, line: string];
};

const isServer = (path: string) =>
  /^packages\/(contract|domain|rails|gateway|shop\/src\/server)\//.test(path) && !isTest(path);

const isClock = (path: string) => /(^|[/-])clock\.ts$/.test(path);

export const bans: readonly Ban[] = [
  {
    name: 'Date.now() and new Date()',
    why: "a shop's clock can be moved, and every timer must follow it",
    // What calls itself a clock may be the machine's: whoever needs another one gives it.
    pattern: /^(?!.*[cC]lock\b.* = \(\) => new Date\(\)).*(\bDate\.now\(|\bnew Date\(\s*\)|\bDate\(\))/,
    holds: (path) =>
      /^packages\/(contract|domain|rails|gateway)\//.test(path) && !isTest(path) && !isClock(path),
    sample: ['packages/domain/src/payment.ts', 'const at = new Date();'],
  },
  {
    name: 'Math.random()',
    why: 'chance has one source per part, seedable in tests and unguessable outside',
    pattern: /\bMath\.random\b/,
    holds: (path) => isServer(path) && !/(^|\/)chance\.ts$/.test(path),
    sample: ['packages/gateway/src/payments/confirm.ts', 'const key = Math.random();'],
  },
  {
    name: 'process.env',
    why: 'config.ts reads the environment, checks it and says what to write instead; main.ts hands it over',
    pattern: /\bprocess\.env\b|\bfrom 'node:process'/,
    holds: (path) => path.startsWith('packages/') && !isTest(path) && !/(^|\/)(config|main)\.ts$/.test(path),
    sample: ['packages/gateway/src/server.ts', "const port = process.env['TOLLGATE_PORT'];"],
  },
  {
    name: 'parseFloat()',
    why: 'money is an integer of the smallest unit, and 1.1 + 2.2 is not 3.3',
    pattern: /\bparseFloat\(|\.toFixed\(/,
    holds: (path) => isServer(path) && !path.startsWith('packages/shop/'),
    sample: ['packages/domain/src/money.ts', 'const amount = Number.parseFloat(text);'],
  },
  {
    name: 'waitForFunction(text)',
    why: "a page's policy forbids eval, and the text is evaluated there as soon as the first look was too early",
    pattern: /\.waitForFunction\(\s*['"`]/,
    holds: (path) => path !== 'test/bans.ts',
    sample: ['stories/browser/purchase.browser.test.ts', "await page.waitForFunction('window.asked');"],
  },
  {
    name: 'enum and namespace',
    why: 'Node runs our types by leaving them out',
    pattern: /^\s*(export\s+)?(declare\s+)?(const\s+)?(enum|namespace)\s+\w+/,
    holds: () => true,
    sample: ['packages/contract/src/payment.ts', 'export enum Status {'],
  },
];

/** `path:line` of every place where a ban is broken. */
export function brokenIn({ path, text }: SourceFile, { pattern, holds }: Ban): string[] {
  if (!holds(path)) return [];
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => !/^\s*(\/\/|\*|\/\*)/.test(line) && pattern.test(line))
    .map(({ number }) => `${path}:${number}`);
}
