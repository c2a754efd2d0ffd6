// The sample shop in a process of its own, perhaps with a mistake planted, its timers and clock in the hands of a test.
//   node check-shop.mjs '<JSON: { shop, settings, edits, timing }>'
import { registerHooks } from 'node:module';

const { shop, settings, edits, timing } = JSON.parse(process.argv[2] ?? '{}');
const left = new Set(edits);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    let source = loaded.source;
    for (const edit of edits) {
      if (!url.endsWith(`/packages/${edit.file}`)) continue;
      const text = String(source);
      if (text.split(edit.from).length !== 2) throw new Error(`${edit.file} has not once: ${edit.from}`);
      source = text.replace(edit.from, () => edit.to);
      left.delete(edit);
    }
    return { ...loaded, source };
  },
});

const { configFrom, startShop } = await import(shop);
const config = configFrom(settings);
let aheadMs = 0;
const running = await startShop(
  { ...config, timing: { ...config.timing, ...timing } },
  { now: () => Date.now() + aheadMs },
);
if (left.size > 0) throw new Error(`never loaded: ${[...left].map(({ file }) => file).join(', ')}`);

process.on('message', async ({ id, what, ms }) => {
  if (what === 'advance') aheadMs += ms;
  if (what === 'runJobs') await running.runJobs();
  process.send?.({ id });
});
process.on('disconnect', () => process.exit());
process.send?.({ origin: running.origin });
