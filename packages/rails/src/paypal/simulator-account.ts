/**
 * The seller whose account the PayPal simulator is born with. The names are public on purpose: the simulator moves
 * no money, and a fresh clone works without anybody writing a setting.
 */
export const simulatorAccount = {
  clientId: 'tollgate-simulator',
  clientSecret: 'tollgate-simulator-secret',
  webhookId: 'WH-TOLLGATE-SIMULATOR',
} as const;
