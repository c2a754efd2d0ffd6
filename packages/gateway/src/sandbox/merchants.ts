import type { CreateMerchantRequest, SandboxMerchant } from '@tollgate/contract';
import { alphanumeric, type Chance } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { type Handler, respond } from '../http/call.ts';
import { insertMerchants, type NewMerchant } from '../store/merchant-accounts.ts';

/** A fresh shop with its own MID, keys, clock and webhooks, so that tests can run beside each other. */
export const createMerchant: Handler<'createMerchant'> = async ({ gateway }, { body }) =>
  respond(await openTestShop(gateway, body));

/** The only moment at which its secret keys are known. */
export async function openTestShop(
  { db, chance }: Pick<Gateway, 'db' | 'chance'>,
  body: CreateMerchantRequest,
): Promise<SandboxMerchant> {
  const shop = freshShop(chance);
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
  await insertMerchants(db, [merchant]);
  return shop;
}

function freshShop(chance: Chance): SandboxMerchant {
  const key = (prefix: string): string => `test_${prefix}_${alphanumeric(chance, 28)}`;
  return {
    mId: `tg${alphanumeric(chance, 9).toLowerCase()}`,
    clientKey: key('ck'),
    secretKey: key('sk'),
    widgetClientKey: key('gck'),
    widgetSecretKey: key('gsk'),
  };
}
