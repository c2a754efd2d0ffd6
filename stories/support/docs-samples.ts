import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugs } from '../../packages/gateway/src/docs/pages.ts';
import { root } from '../../test/architecture.ts';

export interface Samples {
  /** Code by the name in its first line, as it stands in the guide. */
  named: Map<string, string>;
  json: string[];
  /** What is neither: nobody could run it. */
  nameless: string[];
}

/** Every fenced block of the guide. Both languages have the same, which a test of the guide sees to. */
export function samplesOfGuide(): Samples {
  const samples: Samples = { named: new Map(), json: [], nameless: [] };
  for (const slug of slugs) {
    const text = readFileSync(join(root, 'docs/guide/en', `${slug}.md`), 'utf8');
    for (const [, kind = '', code = ''] of text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
      const [, name] = /^(?:\/\/|#|<!--) (\S+\.\w+)(?: -->)?\n/.exec(code) ?? [];
      if (name && samples.named.has(name)) throw new Error(`${name} stands twice in the guide`);
      if (kind === 'json') samples.json.push(code);
      else if (name) samples.named.set(name, code);
      else samples.nameless.push(`${slug}: ${code}`);
    }
  }
  return samples;
}
