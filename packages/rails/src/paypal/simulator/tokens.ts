import type { Account } from './accounts.ts';
import { accountOf, isSecretOf } from './accounts.ts';
import { type Answer, failure } from './answer.ts';
import type { World } from './world.ts';

/** Nine hours. */
const lifeMs = 32_400_000;

/** Who asks for a token per payment is told to stop. */
const mostPerMinute = 600;

const scope = [
  'https://uri.paypal.com/services/payments/payment/authcapture',
  'https://uri.paypal.com/services/payments/refund',
  'https://uri.paypal.com/services/applications/webhooks',
  'https://uri.paypal.com/services/disputes/read-seller',
  'https://uri.paypal.com/services/risk/raas/transaction-context',
].join(' ');

/** `POST /v1/oauth2/token`: answers and errors of OAuth 2, not of the rest of the API. */
export function issueToken(
  world: World,
  { authorization, form }: { authorization: string | undefined; form: URLSearchParams },
): Answer {
  const account = clientOf(world, authorization);
  if (!account) return oauthError(401, 'invalid_client', 'The client id or its secret is wrong.');
  const grant = form.get('grant_type');
  if (!grant) return oauthError(400, 'invalid_request', 'grant_type is missing.');
  if (grant !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', 'Only client_credentials is possible.');
  }
  const now = world.clock.now();
  world.books.run('delete from tokens where expires_at <= ?', now);
  const recent = world.books.get<{ count: number }>(
    'select count(*) as count from tokens where client_id = ? and issued_at > ?',
    account.client_id,
    now - 60_000,
  );
  if ((recent?.count ?? 0) >= mostPerMinute) return { ...failure(429), headers: { 'retry-after': '30' } };
  const token = `A21AA${world.chance.id('', now)}${world.chance.id('', now)}${world.chance.id('', now)}`;
  world.books.run('insert into tokens values (?, ?, ?, ?)', token, account.client_id, now, now + lifeMs);
  return {
    status: 200,
    body: {
      scope,
      access_token: token,
      token_type: 'Bearer',
      app_id: 'APP-TOLLGATE-SIMULATOR',
      expires_in: lifeMs / 1_000,
      nonce: `${new Date(now).toISOString()}${world.chance.id('', now)}`,
    },
  };
}

/** Whose token it is; undefined when it is nobody's, or no longer. */
export function bearerOf(world: World, authorization: string | undefined): Account | undefined {
  const token = tokenIn(authorization);
  const row = token
    ? world.books.get<{ client_id: string }>(
        'select client_id from tokens where token = ? and expires_at > ?',
        token,
        world.clock.now(),
      )
    : undefined;
  return row && accountOf(world, row.client_id);
}

/** Makes the token of a call worthless. */
export function expireToken(world: World, authorization: string | undefined): void {
  world.books.run('delete from tokens where token = ?', tokenIn(authorization) ?? '');
}

export function tokenIn(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
}

/** Both forms in which a bad token is refused. */
export function unauthenticated(body: 'oauth' | 'error'): Answer {
  return body === 'error'
    ? failure(401)
    : oauthError(401, 'invalid_token', 'The token is unknown or has expired.');
}

/** The client that the Basic header proves. */
function clientOf(world: World, authorization: string | undefined): Account | undefined {
  const { clientId, secret } = basicOf(authorization);
  const account = accountOf(world, clientId);
  return account && isSecretOf(account, secret) ? account : undefined;
}

export function basicOf(authorization: string | undefined): { clientId: string; secret: string } {
  const encoded = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const [clientId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { clientId, secret: rest.join(':') };
}

function oauthError(status: number, error: string, error_description: string): Answer {
  return { status, body: { error, error_description } };
}
