import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import fastify from 'fastify';
import { Alarm } from '../../bank/simulator/alarm.ts';
import { BankClock } from '../../bank/simulator/bank-clock.ts';
import { Books } from '../../bank/simulator/books.ts';
import { Chance } from '../../bank/simulator/chance.ts';
import { openBuiltInAccount } from './accounts.ts';
import { buyerServer } from './buyer-server.ts';
import { controlOf, type PayPalControl } from './control.ts';
import { controlServer } from './control-server.ts';
import type { FeeRule } from './fee.ts';
import { Knobs } from './knobs.ts';
import { notificationsServer } from './notifications-server.ts';
import { lapseJob } from './orders.ts';
import { answerUnknown, restServer } from './rest-server.ts';
import { deliveryJob } from './webhooks-out.ts';
import type { World } from './world.ts';

export { type Buyer, buyerPassword, buyers, ordinaryBuyer } from './buyers.ts';
export type { PayPalControl } from './control.ts';
export { type FeeRule, parseFee } from './fee.ts';
export { type KnobName, knobs, type SetKnob } from './knobs.ts';

export type PayPalSimulatorOptions = {
  /** 0 takes a free one. */
  port: number;
  host: string;
  /** What links to us begin with, no slash at the end; `http://localhost:<port>` when left out. */
  publicUrl?: string;
  /** Where the built-in webhook sends. */
  callbackUrl: string;
  /** A file, or ':memory:'. */
  databasePath: string;
  /** True, as live PayPal does, when left out: a refund gives no fee back. False gives it back in proportion. */
  keepsFee?: boolean;
  /** 4.4 % + 0.30 when left out. */
  fee?: FeeRule;
  /** PayPal's time; `control.advanceClock` adds to it. */
  clock?: () => Date;
  /** 0 (included) to 1 (excluded). */
  random?: () => number;
};

export type PayPalSimulator = {
  /** `http://127.0.0.1:4300` */
  origin: string;
  /** What links to us begin with. */
  publicUrl: string;
  control: PayPalControl;
  /**
   * Finishes what runs, then closes the books. Webhooks that wait are sent by the next simulator on the same
   * books.
   */
  close(): Promise<void>;
};

/** Starts a PayPal with its own books: REST API, buyer's pages, webhooks, one HTTP server. */
export async function startPayPalSimulator(options: PayPalSimulatorOptions): Promise<PayPalSimulator> {
  if (options.databasePath !== ':memory:') mkdirSync(dirname(options.databasePath), { recursive: true });
  const world = createWorld(options);
  openBuiltInAccount(world);
  const app = fastify({ bodyLimit: 256 * 1024, forceCloseConnections: 'idle', exposeHeadRoutes: false });
  app.removeContentTypeParser('text/plain');
  app.register((scope, _, done) => done(restServer(scope, { world })));
  app.register((scope, _, done) => done(notificationsServer(scope, { world })));
  app.register((scope, _, done) => done(buyerServer(scope, { world })));
  app.register((scope, _, done) => done(controlServer(scope, { world })));
  app.setNotFoundHandler((request, reply) => answerUnknown(world, request, reply));
  await app.listen({ port: options.port, host: options.host });
  const { port } = app.server.address() as AddressInfo;
  world.publicUrl = options.publicUrl ?? `http://localhost:${port}`;
  world.alarm.begin([lapseJob(world), deliveryJob(world)]);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    origin: `http://${host}:${port}`,
    publicUrl: world.publicUrl,
    control: controlOf(world),
    close: async () => {
      await app.close();
      await world.alarm.stop();
      world.books.close();
    },
  };
}

const systemClock = () => new Date();

function createWorld(options: PayPalSimulatorOptions): World {
  const books = new Books(options.databasePath, new URL('./books.sql', import.meta.url));
  const clock = new BankClock(books, options.clock ?? systemClock);
  return {
    books,
    clock,
    knobs: new Knobs(),
    chance: new Chance(options.random),
    alarm: new Alarm(() => clock.now(), console.error),
    publicUrl: options.publicUrl ?? '',
    callbackUrl: options.callbackUrl,
    fee: options.fee ?? { share: 4_400, fixed: 30 },
    keepsFee: options.keepsFee ?? true,
  };
}
