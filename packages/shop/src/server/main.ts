import { configFrom } from './config.ts';
import { startShop } from './index.ts';

try {
  const shop = await startShop(configFrom(process.env));
  console.log(`shop ready on ${shop.origin}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      shop.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  console.error(`shop: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
