import { seoulDateTime } from '@tollgate/contract';
import type { Shop } from '@tollgate/contract/console';
import { AccountRefused, sees } from '../accounts/index.ts';
import { openTestShop } from '../sandbox/merchants.ts';
import { type ConsoleShop, consoleShop, listConsoleShops, shopOfPayment } from '../store/console-shops.ts';
import { type ConsoleHandler, nothingHere } from './console-call.ts';

/** The shops that the member sees, newest first. */
export const listShops: ConsoleHandler<'listShops'> = async ({ db, member }, { query }) => {
  const { rows, next } = await listConsoleShops(db, { ...query, mIds: member.mIds });
  return { rows: rows.map(tellShop), next };
};

/** A fresh test shop. Its keys are in this answer, its secrets nowhere else. */
export const createShop: ConsoleHandler<'createShop'> = async (call, { body }) => {
  const { gateway, db, member } = call;
  // They would not see what they made.
  if (member.mIds !== null) throw new AccountRefused('FORBIDDEN_REQUEST', { words: ONLY_ALL });
  const keys = await openTestShop(gateway, body);
  const shop = await consoleShop(db, keys.mId);
  if (!shop) throw new Error(`shop ${keys.mId} was not made`);
  return { ...tellShop(shop), ...keys };
};

const ONLY_ALL = {
  ko: '모든 상점을 보는 구성원만 상점을 만들 수 있어요. 소유자에게 부탁해 주세요.',
  en: 'Only members who see every shop can make one. Please ask an owner.',
};

/** Which shop a payment belongs to. */
export const findPayment: ConsoleHandler<'findPayment'> = async ({ db, member }, { params }) => {
  const mId = await shopOfPayment(db, params.paymentKey);
  if (mId === undefined || !sees(member, mId)) nothingHere();
  return { mId };
};

export const tellShop = ({ merchant: { mId, name, environment }, createdAt }: ConsoleShop): Shop => ({
  mId,
  name,
  environment,
  createdAt: seoulDateTime(createdAt),
});
