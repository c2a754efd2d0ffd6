import { createHash, timingSafeEqual } from 'node:crypto';
import { simulatorAccount } from '../simulator-account.ts';
import type { World } from './world.ts';

/** A seller at PayPal, with one set of credentials. */
export type Account = {
  client_id: string;
  client_secret: string;
  merchant_id: string;
  email: string;
  /** 1: may set transaction contexts. */
  may_set_context: number;
  /** 1: refuses an invoice id that was paid before, as a setting of the account. */
  has_unique_invoice: number;
};

export type NewAccount = {
  clientId: string;
  clientSecret: string;
  merchantId?: string | undefined;
  email?: string | undefined;
  maySetContext?: boolean | undefined;
  hasUniqueInvoice?: boolean | undefined;
};

/** The account everybody knows; made once, and there from then on. */
export function openBuiltInAccount(world: World): void {
  if (accountOf(world, simulatorAccount.clientId)) return;
  addAccount(world, { ...simulatorAccount, merchantId: 'TOLLGATESELL1', email: 'seller@example.com' });
}

/** Opens an account, or changes what is known of it. */
export function addAccount(world: World, account: NewAccount): Account {
  const id = world.chance.id('', world.clock.now()).slice(-13).toUpperCase();
  const known = accountOf(world, account.clientId);
  world.books.run(
    `insert into accounts values (?, ?, ?, ?, ?, ?)
     on conflict (client_id) do update set client_secret = excluded.client_secret,
       merchant_id = excluded.merchant_id, email = excluded.email,
       may_set_context = excluded.may_set_context, has_unique_invoice = excluded.has_unique_invoice`,
    account.clientId,
    account.clientSecret,
    account.merchantId ?? known?.merchant_id ?? id,
    account.email ?? known?.email ?? `${id.toLowerCase()}@example.com`,
    account.maySetContext === false ? 0 : 1,
    account.hasUniqueInvoice === false ? 0 : 1,
  );
  const opened = accountOf(world, account.clientId);
  if (!opened) throw new Error('the account was not opened');
  return opened;
}

export function accountOf(world: World, clientId: string): Account | undefined {
  return world.books.get<Account>('select * from accounts where client_id = ?', clientId);
}

/** Compared by digests, so that how long it takes says nothing. */
export function isSecretOf(account: Account, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(account.client_secret), digest(secret));
}
