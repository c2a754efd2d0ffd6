import type { ConsoleAnswers, ConsoleName } from '@tollgate/contract/console';
import { previewCancel } from './cancel-preview.ts';
import { clock, moveClock } from './clock.ts';
import type { ConsoleHandler, ConsoleStream } from './console-call.ts';
import { paymentsCsv } from './csv.ts';
import { delivery, listDeliveries, releaseDelivery, resendDelivery, resendFailed } from './deliveries.ts';
import { faults, replaceFaults } from './faults.ts';
import { home } from './home.ts';
import { changeVersion, listKeys, reissueSecret } from './keys.ts';
import { live } from './live.ts';
import { call, listCalls } from './logs.ts';
import { cancelPayment, depositPayment, expirePayment, payment, reverseDeposit } from './payment.ts';
import { listPayments } from './payments.ts';
import { reconcileNow, reconciliation } from './reconciliation.ts';
import { changeSettings, resetShop, settings } from './settings.ts';
import { createShop, findPayment, listShops } from './shops.ts';
import { simulators } from './simulators.ts';
import { addWebhook, changeWebhook, listWebhooks, removeWebhook, tryWebhook } from './webhooks.ts';

/** Those that answer with something else than JSON. */
type Streamed = { [Name in ConsoleName]: [ConsoleAnswers[Name]] extends [never] ? Name : never }[ConsoleName];

type ConsoleHandlers = { [Name in Exclude<ConsoleName, Streamed>]: ConsoleHandler<Name> };
type ConsoleStreams = { [Name in Streamed]: ConsoleStream<Name> };

/** Who answers which call. */
export const consoleHandlers: ConsoleHandlers = {
  listShops,
  createShop,
  findPayment,
  home,
  cancelPayment,
  previewCancel,
  expirePayment,
  reverseDeposit,
  depositPayment,
  payment,
  listPayments,
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
  clock,
  moveClock,
  faults,
  replaceFaults,
  listCalls,
  call,
  settings,
  changeSettings,
  resetShop,
  simulators,
  reconciliation,
  reconcileNow,
};

export const consoleStreams: ConsoleStreams = { paymentsCsv, live };
