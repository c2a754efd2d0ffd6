import type { ConsoleAnswers, ConsoleName } from '@tollgate/contract/console';
import type { ConsoleHandler, ConsoleStream } from './console-call.ts';
import { delivery, listDeliveries, releaseDelivery, resendDelivery, resendFailed } from './deliveries.ts';
import { changeVersion, listKeys, reissueSecret } from './keys.ts';
import { createShop, findPayment, listShops } from './shops.ts';
import { addWebhook, changeWebhook, listWebhooks, removeWebhook, tryWebhook } from './webhooks.ts';

/** Those that answer with something else than JSON. */
type Streamed = { [Name in ConsoleName]: [ConsoleAnswers[Name]] extends [never] ? Name : never }[ConsoleName];

export type ConsoleHandlers = { [Name in Exclude<ConsoleName, Streamed>]: ConsoleHandler<Name> };
export type ConsoleStreams = { [Name in Streamed]: ConsoleStream<Name> };

/** Who answers which call. */
export const consoleHandlers: Partial<ConsoleHandlers> = {
  listShops,
  createShop,
  findPayment,
  listKeys,
  reissueSecret,
  changeVersion,
  listWebhooks,
  addWebhook,
  changeWebhook,
  removeWebhook,
  tryWebhook,
  listDeliveries,
  delivery,
  resendDelivery,
  releaseDelivery,
  resendFailed,
};

export const consoleStreams: Partial<ConsoleStreams> = {};
