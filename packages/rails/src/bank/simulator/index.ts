import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import fastify from 'fastify';
import type { RailSecrets } from '../secrets.ts';
import { Alarm } from './alarm.ts';
import { appServer } from './app-server.ts';
import { BankClock } from './bank-clock.ts';
import { Books } from './books.ts';
import { Chance } from './chance.ts';
import { type BankControl, controlOf } from './control.ts';
import { controlServer } from './control-server.ts';
import { GatewayLine } from './gateway-line.ts';
import { holdJob } from './holds.ts';
import { Knobs } from './knobs.ts';
import { resendJob } from './outbox.ts';
import { railServer } from './rail-server.ts';
import { transferJob } from './transfers.ts';
import type { World } from './world.ts';

export type { BankControl } from './control.ts';
export { plantedEndings } from './holders.ts';
export { type KnobName, knobs, type SetKnob } from './knobs.ts';
export { type RefusalCode, refusals } from './refusals.ts';
export { transferOutcomes } from './transfer-outcomes.ts';

export type BankSimulatorOptions = {
  /** 0 takes a free one. */
  port: number;
  host: string;
  /** Where the gateway hears notices; `/v1/deposits` and the like are put behind it. */
  callbackUrl: string;
  secrets: RailSecrets;
  /** A file, or ':memory:'. */
  databasePath: string;
  /** The bank's time, for its books and schedules; `control.advanceClock` adds to it. */
  clock?: () => Date;
  /** What signatures are dated and checked with: the machine's, whatever time it is at the bank. */
  signatureClock?: () => Date;
  /** 0 (included) to 1 (excluded). */
  random?: () => number;
};

export type BankSimulator = {
  /** `http://127.0.0.1:4400` */
  origin: string;
  control: BankControl;
  /**
   * Finishes what runs, then closes the books. Notices that wait are sent by the next simulator on the same
   * books.
   */
  close(): Promise<void>;
};

/** The page runs only its own script and talks only to its own origin. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Starts thirteen banks that lend account numbers, take deposits and pay back: `bank-rail/1`, one HTTP
 * server.
 */
export async function startBankSimulator(options: BankSimulatorOptions): Promise<BankSimulator> {
  const { secrets, signatureClock = systemClock } = options;
  if (options.databasePath !== ':memory:') mkdirSync(dirname(options.databasePath), { recursive: true });
  const world = createWorld(options, signatureClock);
  const app = fastify({ bodyLimit: 64 * 1024, forceCloseConnections: 'idle', exposeHeadRoutes: false });
  app.removeContentTypeParser('text/plain');
  app.register((scope, _, done) => done(railServer(scope, { world, secrets, signatureClock })));
  app.register((scope, _, done) => done(appServer(scope, { world, securityHeaders })));
  app.register((scope, _, done) => done(controlServer(scope, { world })));
  await app.listen({ port: options.port, host: options.host });
  world.alarm.begin([resendJob(world), transferJob(world), holdJob(world)]);
  const { port } = app.server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    origin: `http://${host}:${port}`,
    control: controlOf(world),
    close: async () => {
      await app.close();
      await world.alarm.stop();
      await world.gateway.close();
      world.books.close();
    },
  };
}

const systemClock = () => new Date();

function createWorld(options: BankSimulatorOptions, signatureClock: () => Date): World {
  const books = new Books(options.databasePath);
  const clock = new BankClock(books, options.clock ?? systemClock);
  const knobs = new Knobs();
  return {
    books,
    clock,
    knobs,
    attempts: new Map(),
    chance: new Chance(options.random),
    gateway: new GatewayLine({
      callbackUrl: options.callbackUrl,
      secrets: options.secrets,
      knobs,
      signatureClock,
    }),
    alarm: new Alarm(() => clock.now(), console.error),
  };
}
