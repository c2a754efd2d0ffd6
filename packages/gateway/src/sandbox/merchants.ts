import { alphanumeric, type Chance } from '../chance.ts';
import { type Call, type Handler, respond } from '../http/call.ts';
import { insertMerchants, type NewMerchant } from '../store/merchant-accounts.ts';

/** A fresh shop with its own MID, keys, clock and webhooks, so that tests can run beside each other. */
export const createMerchant: Handler<'createMerchant'> = async (call: Call, { body }) => {
  const shop = freshShop(call.chance);
  const merchant: NewMerchant = {
    mId: shop.mId,
    name: body.name ?? `Test shop ${shop.mId}`,
    environment: 'test',
    usesEscrow: body.useEscrow ?? false,
    taxType: 'taxable',
    keyPairs: [
      {
        keyPairId: 'individual',
        family: 'individual',
        clientKey: shop.clientKey,
        secretKeys: [shop.secretKey],
        ...(body.version && { apiVersion: body.version }),
      },
      {
        keyPairId: 'widget',
        family: 'widget',
        clientKey: shop.widgetClientKey,
        secretKeys: [shop.widgetSecretKey],
      },
    ],
  };
  await insertMerchants(call.gateway.db, [merchant]);
  return respond(shop);
};

function freshShop(chance: Chance) {
  const key = (prefix: string): string => `test_${prefix}_${alphanumeric(chance, 28)}`;
  return {
    mId: `tg${alphanumeric(chance, 9).toLowerCase()}`,
    clientKey: key('ck'),
    secretKey: key('sk'),
    widgetClientKey: key('gck'),
    widgetSecretKey: key('gsk'),
  };
}
