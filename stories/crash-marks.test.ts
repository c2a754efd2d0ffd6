import { expect, test } from 'vitest';
import { marks } from '../packages/gateway/src/mark.ts';
import { crash } from './crash/crash.ts';

test('a process dies at every point between decide, move and record: nothing acknowledged is lost, no won moves twice', async () => {
  const seed = 1 + Math.floor(Math.random() * 1e8);
  const { visited, findings } = await crash({
    seed,
    parts: [{ marks: true }],
    customers: 12,
    isPatient: false,
    endsClaims: true,
  });
  expect({ seed, findings }).toEqual({ seed, findings: [] });
  expect([...visited].sort()).toEqual([...marks].sort());
}, 600_000);
