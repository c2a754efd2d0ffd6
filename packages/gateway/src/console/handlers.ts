import type { ConsoleAnswers, ConsoleName } from '@tollgate/contract/console';
import type { ConsoleHandler, ConsoleStream } from './console-call.ts';
import { createShop, findPayment, listShops } from './shops.ts';

/** Those that answer with something else than JSON. */
type Streamed = { [Name in ConsoleName]: [ConsoleAnswers[Name]] extends [never] ? Name : never }[ConsoleName];

export type ConsoleHandlers = { [Name in Exclude<ConsoleName, Streamed>]: ConsoleHandler<Name> };
export type ConsoleStreams = { [Name in Streamed]: ConsoleStream<Name> };

/** Who answers which call. */
export const consoleHandlers: Partial<ConsoleHandlers> = {
  listShops,
  createShop,
  findPayment,
};

export const consoleStreams: Partial<ConsoleStreams> = {};
