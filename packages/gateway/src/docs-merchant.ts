import type { NewMerchant } from './store/merchant-accounts.ts';

/**
 * The shop behind the keys printed in public sample code, so that pasted code runs at once. The keys
 * are no secrets: everybody knows them, and only test money can move with them.
 */
export const docsMerchant: NewMerchant = {
  mId: 'tgdocs',
  name: '마루상점 Maru Goods',
  environment: 'test',
  taxType: 'taxable',
  usesEscrow: false,
  keyPairs: [
    {
      keyPairId: 'individual',
      family: 'individual',
      clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
      // Older samples pair the same client key with a secret key of an older form.
      secretKeys: ['test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', 'test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy'],
    },
    {
      keyPairId: 'widget',
      family: 'widget',
      clientKey: 'test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm',
      secretKeys: ['test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6'],
    },
  ],
};
