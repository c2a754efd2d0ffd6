import type { Currency, ForeignProvider, Method } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { Gateway } from '../gateway.ts';
import { LIVE_RAIL } from '../payments/wire.ts';
import { accountOf } from '../paypal/accounts.ts';
import type { Merchant } from '../store/merchants.ts';
import { contractedMethod, notTaken } from './index.ts';

interface Asked {
  method: Method;
  amount: { value: string; currency: Currency };
  foreignEasyPay?: { provider: ForeignProvider } | undefined;
}

/** Whole thousands of dollars are rare, and won written as dollars are common. */
const MANY_DOLLARS = 10_000;

/**
 * A payment that nobody can pay must not even begin.
 *
 * @throws Failure NOT_SUPPORTED_METHOD for a method or wallet without a contract, INVALID_CURRENCY for a currency that
 *   the method does not take, INVALID_API_KEY for a live merchant whose rail is not set
 */
export function refuseUnpayable(gateway: Gateway, merchant: Merchant, asked: Asked): void {
  const { method, amount, foreignEasyPay } = asked;
  contractedMethod(method, foreignEasyPay);
  if (!merchant.contracts.includes(method)) throw notTaken(method);
  const currency = method === 'FOREIGN_EASY_PAY' ? 'USD' : 'KRW';
  if (amount.currency !== currency) throw new Failure('INVALID_CURRENCY', { currency: amount.currency });
  refuseWithoutRail(gateway, merchant, method);
  if (currency === 'USD' && Number(amount.value) >= MANY_DOLLARS && !amount.value.includes('.'))
    gateway.log.warn(
      { mId: merchant.mId, amount: amount.value, currency },
      'a large round amount of dollars: were cents forgotten, or won sent as dollars?',
    );
}

function refuseWithoutRail(gateway: Gateway, { mId, environment }: Merchant, method: Method): void {
  const isTest = environment === 'test';
  const hasRail =
    method === 'FOREIGN_EASY_PAY'
      ? accountOf(gateway.payPal, { mId, isTest }) !== undefined
      : isTest || gateway.rails.has(LIVE_RAIL);
  if (hasRail) return;
  const setting = method === 'FOREIGN_EASY_PAY' ? 'TOLLGATE_PAYPAL_CLIENT_ID' : 'TOLLGATE_BANK_RAIL_URL';
  throw new Failure(
    'INVALID_API_KEY',
    { cause: 'no live rail for this method', method },
    {
      ko: `이 게이트웨이에는 ${method} 결제를 처리할 라이브 연결(${setting})이 설정되어 있지 않아요.`,
      en: `This gateway has no live rail (${setting}) for ${method}.`,
    },
  );
}
