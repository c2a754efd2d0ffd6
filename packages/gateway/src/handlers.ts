import type { Handlers } from './http/merchant-api.ts';
import { cancelPayment } from './payments/cancel.ts';
import { confirmPayment, confirmPaymentByKey } from './payments/confirm.ts';
import { createPayment } from './payments/create.ts';
import { issueVirtualAccount } from './payments/issue.ts';
import { getPayment, getPaymentByOrderId } from './payments/read.ts';
import { playDeposit, playDepositReversal } from './sandbox/bank.ts';
import { readCalls } from './sandbox/calls.ts';
import { getClock, moveClock } from './sandbox/clock.ts';
import { expirePayment } from './sandbox/expire.ts';
import { clearFaults, readFaults, replaceFaults } from './sandbox/faults.ts';
import { createMerchant } from './sandbox/merchants.ts';
import { playPayment } from './sandbox/payments.ts';
import { resetShop } from './sandbox/reset.ts';
import {
  listDeliveries,
  listWebhooks,
  registerWebhook,
  releaseDelivery,
  removeWebhook,
  resendDelivery,
  resendFailedDeliveries,
} from './sandbox/webhooks.ts';

/** Who answers which endpoint; the compiler holds it against the contract's table. */
export const handlers: Handlers = {
  confirmPayment,
  confirmPaymentByKey,
  getPayment,
  getPaymentByOrderId,
  cancelPayment,
  issueVirtualAccount,
  createPayment,
  createMerchant,
  playPayment,
  playDeposit,
  playDepositReversal,
  getClock,
  moveClock,
  listWebhooks,
  registerWebhook,
  removeWebhook,
  listDeliveries,
  resendDelivery,
  releaseDelivery,
  resendFailedDeliveries,
  expirePayment,
  readFaults,
  replaceFaults,
  clearFaults,
  readCalls,
  resetShop,
};
