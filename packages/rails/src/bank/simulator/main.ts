import { readConfig } from './config.ts';
import { startBankSimulator } from './index.ts';

try {
  const simulator = await startBankSimulator(await readConfig(process.env));
  console.log(`bank simulator: ${simulator.origin}`);
  const leave = () => {
    simulator.close().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', leave);
  process.once('SIGINT', leave);
} catch (error) {
  console.error(`bank simulator: ${(error as Error).message}`);
  process.exit(1);
}
