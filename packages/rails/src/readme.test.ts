import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controlNames } from './bank/simulator/control.ts';
import { plantedEndings } from './bank/simulator/holders.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('every planted account and every control is told of', () => {
  for (const ending of Object.keys(plantedEndings)) expect(readme).toContain(`\`${ending}\``);
  for (const name of controlNames) expect(readme).toContain(`\`${name}\``);
});
