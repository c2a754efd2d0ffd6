import type { Settings } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import { emptyShop } from '../sandbox/reset.ts';
import { type ConsoleShop, consoleShop } from '../store/console-shops.ts';
import { changeSettings as change } from '../store/shop-settings.ts';
import { type ConsoleHandler, mustBeTest, nothingHere } from './console-call.ts';
import { forgetCallers } from './keys.ts';
import { tellShop } from './shops.ts';

export const settings: ConsoleHandler<'settings'> = async ({ shop }) => tellSettings(shop);

/** Payments that are under way keep what they were opened with; the next one follows the change. */
export const changeSettings: ConsoleHandler<'changeSettings'> = async (call, { body }) => {
  const { db, mId } = call;
  if ((await change(db, mId, body)) === 'no method left')
    throw new Failure(
      'INVALID_REQUEST',
      { field: body.payPal === false ? 'payPal' : 'virtualAccount' },
      NO_METHOD,
    );
  forgetCallers(call);
  const shop = await consoleShop(db, mId);
  return shop ? tellSettings(shop) : nothingHere();
};

/** Empties the shop as the sandbox API does. */
export const resetShop: ConsoleHandler<'resetShop'> = async (call) => {
  mustBeTest(call);
  await emptyShop(call.gateway, call.mId);
  return {};
};

function tellSettings(shop: ConsoleShop): Settings {
  const { taxType, usesEscrow, defaultValidHours, contracts } = shop.merchant;
  return {
    shop: tellShop(shop),
    taxType,
    usesEscrow,
    defaultValidHours,
    methods: {
      virtualAccount: contracts.includes('VIRTUAL_ACCOUNT'),
      payPal: contracts.includes('FOREIGN_EASY_PAY'),
    },
    allowedOrigins: shop.keyPair.allowedOrigins,
  };
}

const NO_METHOD = {
  ko: '결제수단을 하나는 남겨 주세요. 모두 끄면 아무도 결제할 수 없어요.',
  en: 'Leave at least one method on: without any, nobody could pay.',
};
