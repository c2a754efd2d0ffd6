import { issuingBanks, type Language, seoulDateTime } from '@tollgate/contract';
import type { Simulators } from '@tollgate/contract/console';
import { type PayPalTestBuyer, payPalTestBuyers, payPalTestPassword } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { numberOnTheWire, TEST_RAIL } from '../payments/wire.ts';
import { accountOf, PAYPAL_SIMULATOR } from '../paypal/accounts.ts';
import { newestDeposits, numbersLeft } from '../store/simulated-bank.ts';
import type { ConsoleHandler } from './console-call.ts';

/** How long a simulator may take to say that it is there, and how long that is believed. */
const KNOCK_MS = 1_000;
const BELIEVED_MS = 3_000;

const bankCodes = issuingBanks.map(({ code }) => code);

/** How the bank and PayPal of test money are. A live shop has neither. */
export const simulators: ConsoleHandler<'simulators'> = async ({ gateway, db, mId, shop, language }) => {
  const isTest = shop.merchant.environment === 'test';
  if (!isTest) return { bank: NO_BANK, payPal: NO_PAYPAL };
  const { bankSimulatorUrl, payPalSimulatorUrl } = gateway.config;
  const hasPayPal = accountOf(gateway.payPal, { mId, isTest }) === PAYPAL_SIMULATOR;
  const [isBankUp, isPayPalUp, left, deposits] = await Promise.all([
    isUp(gateway, bankSimulatorUrl),
    hasPayPal && isUp(gateway, payPalSimulatorUrl),
    numbersLeft(db, TEST_RAIL, bankCodes),
    newestDeposits(db, mId, TEST_RAIL, bankCodes),
  ]);
  return {
    bank: {
      url: bankSimulatorUrl,
      isUp: isBankUp,
      numbersLeft: left.map((bank) => ({ ...bank, bankName: nameOf(bank.bankCode, language) })),
      deposits: deposits.map(({ depositedAt, accountNumber, ...deposit }) => ({
        ...deposit,
        at: seoulDateTime(depositedAt),
        accountNumber: numberOnTheWire({ rail: TEST_RAIL, accountNumber }),
      })),
    },
    payPal: hasPayPal
      ? {
          url: payPalSimulatorUrl,
          isUp: isPayPalUp,
          buyers: payPalTestBuyers.map((buyer) => ({
            email: buyer.email,
            password: payPalTestPassword,
            plays: playsOf(buyer)[language],
          })),
        }
      : NO_PAYPAL,
  };
};

const NO_BANK: Simulators['bank'] = { url: null, isUp: false, numbersLeft: [], deposits: [] };
const NO_PAYPAL: Simulators['payPal'] = { url: null, isUp: false, buyers: [] };

const nameOf = (bankCode: string, language: Language): string => {
  const bank = issuingBanks.find(({ code }) => code === bankCode);
  return (language === 'ko' ? bank?.ko : bank?.enName) ?? bankCode;
};

/** What each simulator last answered, by its address: many pages ask, and it need not be asked for each. */
const heard = new Map<string, { isUp: Promise<boolean>; until: number }>();

function isUp({ clock }: Gateway, url: string): Promise<boolean> {
  const known = heard.get(url);
  if (known && known.until > clock.ticks()) return known.isUp;
  const answer = knock(url);
  heard.set(url, { isUp: answer, until: clock.ticks() + BELIEVED_MS });
  return answer;
}

async function knock(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(KNOCK_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** What a buyer is good for, by what stands of them in the simulator. */
function playsOf({ atApproval, atCapture }: PayPalTestBuyer): Record<Language, string> {
  if (atApproval) return plays.cannotPay;
  if (!atCapture) return plays.ordinary;
  if ('status' in atCapture) return plays.pending;
  return captures[atCapture.issue] ?? plays.ordinary;
}

// biome-ignore format: a table
const plays = {
  ordinary:  { ko: '평범하게 결제해요.', en: 'Pays as anybody does.' },
  cannotPay: { ko: '잔액이 없어 PayPal에서 결제할 수 없고, 취소만 할 수 있어요.', en: 'Has nothing to pay with at PayPal and can only cancel.' },
  pending:   { ko: '결제를 마치지만 PayPal이 심사하느라 돈이 바로 오지 않아요.', en: 'Pays, but PayPal reviews it first and the money does not come at once.' },
};

// biome-ignore format: a table
const captures: Record<string, Record<Language, string>> = {
  INSTRUMENT_DECLINED:   { ko: 'PayPal에서는 동의하지만 승인할 때 결제수단이 거절돼요.', en: 'Agrees at PayPal, and the card behind it is declined at the confirm.' },
  PAYER_ACTION_REQUIRED: { ko: '처음 승인할 때 PayPal이 한 번 더 확인을 요구해요.', en: 'At the first confirm PayPal wants the buyer back once more.' },
  TRANSACTION_REFUSED:   { ko: '승인할 때 PayPal이 이 구매자의 거래를 거절해요.', en: 'At the confirm PayPal refuses this buyer.' },
};
