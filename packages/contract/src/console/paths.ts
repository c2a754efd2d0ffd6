/**
 * Every call of the developer center: where it goes and who may make it. Plain values only, because a browser loads this
 * file; what is sent is in `inputs.ts`, what comes back in `answers.ts`. The calls about members and log-in stand in
 * `accounts.ts`.
 *
 * Refusals are `{ code, message, field? }`: `field` names the field of the form that is to blame.
 */
export * from './account-errors.ts';
export * from './account-paths.ts';

export type ConsoleRole = 'viewer' | 'developer' | 'owner';

export interface ConsolePath {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** The least that a member must be. */
  role: ConsoleRole;
}

const SHOP = '/console/api/shops/:mId';

// biome-ignore format: a table
export const consolePaths = {
  listShops:          { method: 'GET',    path: '/console/api/shops',                              role: 'viewer' },
  createShop:         { method: 'POST',   path: '/console/api/shops',                              role: 'developer' },
  /** Which shop a payment belongs to, for addresses that carry only its key. */
  findPayment:        { method: 'GET',    path: '/console/api/payments/:paymentKey',               role: 'viewer' },

  home:               { method: 'GET',    path: `${SHOP}/home`,                                    role: 'viewer' },
  /** Server-sent events, see `live.ts`. */
  live:               { method: 'GET',    path: `${SHOP}/live`,                                    role: 'viewer' },

  listKeys:           { method: 'GET',    path: `${SHOP}/keys`,                                    role: 'viewer' },
  /** Secrets are kept as hashes: a new one is in this answer and nowhere else. The old one works for seven days more. */
  reissueSecret:      { method: 'POST',   path: `${SHOP}/keys/:keyPairId/reissue`,                 role: 'developer' },
  changeVersion:      { method: 'PUT',    path: `${SHOP}/keys/:keyPairId/version`,                 role: 'developer' },

  listPayments:       { method: 'GET',    path: `${SHOP}/payments`,                                role: 'viewer' },
  paymentsCsv:        { method: 'GET',    path: `${SHOP}/payments.csv`,                            role: 'viewer' },
  payment:            { method: 'GET',    path: `${SHOP}/payments/:paymentKey`,                    role: 'viewer' },
  depositPayment:     { method: 'POST',   path: `${SHOP}/payments/:paymentKey/deposit`,            role: 'developer' },
  reverseDeposit:     { method: 'POST',   path: `${SHOP}/payments/:paymentKey/deposit-reversal`,   role: 'developer' },
  expirePayment:      { method: 'POST',   path: `${SHOP}/payments/:paymentKey/expire`,             role: 'developer' },
  previewCancel:      { method: 'POST',   path: `${SHOP}/payments/:paymentKey/cancel-preview`,     role: 'developer' },
  cancelPayment:      { method: 'POST',   path: `${SHOP}/payments/:paymentKey/cancel`,             role: 'developer' },

  listWebhooks:       { method: 'GET',    path: `${SHOP}/webhooks`,                                role: 'viewer' },
  addWebhook:         { method: 'POST',   path: `${SHOP}/webhooks`,                                role: 'developer' },
  changeWebhook:      { method: 'PATCH',  path: `${SHOP}/webhooks/:webhookId`,                     role: 'developer' },
  removeWebhook:      { method: 'DELETE', path: `${SHOP}/webhooks/:webhookId`,                     role: 'developer' },
  /** Sends a made-up event now, to see whether the endpoint answers. */
  tryWebhook:         { method: 'POST',   path: `${SHOP}/webhooks/:webhookId/try`,                 role: 'developer' },
  listDeliveries:     { method: 'GET',    path: `${SHOP}/deliveries`,                              role: 'viewer' },
  delivery:           { method: 'GET',    path: `${SHOP}/deliveries/:deliveryId`,                  role: 'viewer' },
  resendDelivery:     { method: 'POST',   path: `${SHOP}/deliveries/:deliveryId/resend`,           role: 'developer' },
  releaseDelivery:    { method: 'POST',   path: `${SHOP}/deliveries/:deliveryId/release`,          role: 'developer' },
  resendFailed:       { method: 'POST',   path: `${SHOP}/deliveries/resend-failed`,                role: 'developer' },

  listCalls:          { method: 'GET',    path: `${SHOP}/logs`,                                    role: 'viewer' },
  call:               { method: 'GET',    path: `${SHOP}/logs/:callId`,                            role: 'viewer' },

  clock:              { method: 'GET',    path: `${SHOP}/clock`,                                   role: 'viewer' },
  moveClock:          { method: 'POST',   path: `${SHOP}/clock`,                                   role: 'developer' },

  faults:             { method: 'GET',    path: `${SHOP}/faults`,                                  role: 'viewer' },
  replaceFaults:      { method: 'PUT',    path: `${SHOP}/faults`,                                  role: 'developer' },

  simulators:         { method: 'GET',    path: `${SHOP}/simulators`,                              role: 'viewer' },

  settings:           { method: 'GET',    path: `${SHOP}/settings`,                                role: 'viewer' },
  changeSettings:     { method: 'PATCH',  path: `${SHOP}/settings`,                                role: 'owner' },
  resetShop:          { method: 'POST',   path: `${SHOP}/reset`,                                   role: 'owner' },

  /** Of the whole gateway: the bank and PayPal know no shops. */
  reconciliation:     { method: 'GET',    path: '/console/api/reconciliation',                     role: 'owner' },
  reconcileNow:       { method: 'POST',   path: '/console/api/reconciliation/run',                 role: 'owner' },
} as const satisfies Record<string, ConsolePath>;

export type ConsoleName = keyof typeof consolePaths;
