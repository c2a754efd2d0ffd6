/**
 * The seller whose account the PayPal simulator is born with. The names are public on purpose: the simulator moves
 * no money, and a fresh clone works without anybody writing a setting.
 */
export const simulatorAccount = {
  clientId: 'tollgate-simulator',
  clientSecret: 'tollgate-simulator-secret',
  webhookId: 'WH-TOLLGATE-SIMULATOR',
  /** PayPal's name of the seller, thirteen characters; transaction contexts are filed under it. */
  merchantId: 'TOLLGATESIMUL',
} as const;
