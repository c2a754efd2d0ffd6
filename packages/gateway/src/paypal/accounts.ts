import {
  namesOfHost,
  type PayPalRail,
  type PayPalWebhooks,
  type PayPalWebhookVerdict,
  payPalEnvironmentOf,
  payPalHosts,
  payPalRail,
  payPalWebhooks,
  simulatorAccount,
} from '@tollgate/rails';
import type { Config } from '../config.ts';

/** An account at PayPal that takes money for merchants, by the name a payment remembers it under. */
export interface PayPalAccount {
  /** `paypal-simulator`, `paypal`, or `paypal:<mId>` for a merchant with an account of its own. */
  name: string;
  url: string;
  clientId: string;
  clientSecret: string;
  /** Names the webhook that PayPal signs for. */
  webhookId: string;
  /** PayPal's number of the account, needed only to hand over risk data (STC). */
  merchantId?: string | undefined;
}

/** The accounts this gateway knows. */
export type PayPalRails = ReadonlyMap<string, PayPalRail>;

/** Tells whether PayPal signed what came to our webhook, and for which account. */
export type PayPalHooks = PayPalWebhooks;

/** Every test merchant pays at the simulator, every live one at the live account, unless an account of its own is set. */
export const PAYPAL_SIMULATOR = 'paypal-simulator';
export const PAYPAL_LIVE = 'paypal';
const ownAccount = (mId: string): string => `paypal:${mId}`;

export function payPalAccounts(config: Config): PayPalAccount[] {
  const simulator: PayPalAccount = {
    ...simulatorAccount,
    name: PAYPAL_SIMULATOR,
    url: config.payPalSimulatorUrl,
  };
  const live = config.payPal ? [{ name: PAYPAL_LIVE, ...config.payPal }] : [];
  const own = config.payPalOfMerchants.map(({ mId, ...account }) => ({ name: ownAccount(mId), ...account }));
  return [simulator, ...live, ...own];
}

/** Opens a line to every account, and the ear for what they tell. */
export function openPayPal(config: Config): { payPal: PayPalRails; payPalHooks: PayPalHooks } {
  const accounts = payPalAccounts(config);
  return {
    payPal: new Map(
      accounts.map(({ name, webhookId, ...account }) => [
        name,
        payPalRail({ ...account, allowedBuyerHosts: [...hostsOf(account.url).buyerHosts] }),
      ]),
    ),
    payPalHooks: hooksOf(
      accounts.map(({ name, webhookId, url }) =>
        payPalWebhooks({
          accounts: [{ name, webhookId }],
          certHosts: [...hostsOf(url).certHosts],
          allowHttp: name === PAYPAL_SIMULATOR,
        }),
      ),
    ),
  };
}

/** Each account has a verifier of its own, so that a simulator can never vouch for a live account. */
function hooksOf(verifiers: readonly PayPalWebhooks[]): PayPalHooks {
  return {
    async verify(request) {
      let verdict: PayPalWebhookVerdict = { ok: false, reason: 'SIGNATURE' };
      for (const verifier of verifiers) {
        verdict = await verifier.verify(request);
        if (verdict.ok) return verdict;
      }
      return verdict;
    },
  };
}

/** A simulator serves everything from one place, which this machine may know by several names. */
function hostsOf(url: string): { buyerHosts: readonly string[]; certHosts: readonly string[] } {
  const environment = payPalEnvironmentOf(url);
  return environment
    ? payPalHosts[environment]
    : { buyerHosts: namesOfHost(url), certHosts: namesOfHost(url) };
}

/** The account that takes a merchant's PayPal money; undefined where a live merchant has none. */
export function accountOf(
  rails: PayPalRails,
  { mId, isTest }: { mId: string; isTest: boolean },
): string | undefined {
  const own = ownAccount(mId);
  if (rails.has(own)) return own;
  if (isTest) return PAYPAL_SIMULATOR;
  return rails.has(PAYPAL_LIVE) ? PAYPAL_LIVE : undefined;
}
