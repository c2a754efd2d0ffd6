import { readConfig } from './config.ts';
import { type BankSimulator, startBankSimulator } from './index.ts';

let starting: Promise<BankSimulator> | undefined;

// Heard from the first moment on: whoever starts us may stop us before we are ready.
process.once('SIGTERM', leave);
process.once('SIGINT', leave);

starting = readConfig(process.env).then(startBankSimulator);
starting.then(
  (simulator) => console.log(`bank simulator: ${simulator.origin}`),
  (error: Error) => fail(error.message),
);

function leave(): void {
  Promise.resolve(starting)
    .then((simulator) => simulator?.close())
    .then(() => process.exit(0), fail);
}

function fail(reason: unknown): never {
  console.error('bank simulator:', reason);
  process.exit(1);
}
