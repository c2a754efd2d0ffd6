import { readConfig } from './config.ts';
import { type PayPalSimulator, startPayPalSimulator } from './index.ts';

let starting: Promise<PayPalSimulator> | undefined;

// Heard from the first moment on: whoever starts us may stop us before we are ready.
process.once('SIGTERM', leave);
process.once('SIGINT', leave);

starting = Promise.resolve(process.env).then(readConfig).then(startPayPalSimulator);
starting.then(
  (simulator) => console.log(`PayPal simulator: ${simulator.origin}`),
  (error: Error) => fail(error.message),
);

function leave(): void {
  Promise.resolve(starting)
    .then((simulator) => simulator?.close())
    .then(() => process.exit(0), fail);
}

function fail(reason: unknown): never {
  console.error('PayPal simulator:', reason);
  process.exit(1);
}
