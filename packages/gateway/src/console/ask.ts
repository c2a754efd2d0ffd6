import { randomBytes } from 'node:crypto';
import type { ConsoleRole } from '@tollgate/contract/console';
import { hashOfToken } from '../accounts/tokens.ts';
import type { Answered, ConsoleStage } from './console-stage.ts';

/** For tests: one call of the developer center, as whoever `headers` say. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answered>;

export const asking =
  ({ app }: ConsoleStage): Ask =>
  async (method, path, body, headers = {}) => {
    const isRead = method === 'GET';
    const {
      statusCode,
      body: text,
      headers: told,
    } = await app.inject({
      method,
      url: `/console/api${path}`,
      headers: {
        host: 'localhost:4100',
        ...(!isRead && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(!isRead && { payload: JSON.stringify(body ?? {}) }),
    });
    return { status: statusCode, body: text === '' ? undefined : JSON.parse(text), text, headers: told };
  };

/** Somebody who logged in from elsewhere. @returns the headers that their browser sends */
export async function loggedIn(
  { books }: ConsoleStage,
  role: ConsoleRole,
  mIds: string[] | null = null,
): Promise<Record<string, string>> {
  const token = randomBytes(32).toString('base64url');
  const memberId = `member-${token.slice(0, 8)}`;
  await books.db.query(
    `insert into members (member_id, email, email_key, name, role, m_ids, password_hash) values ($1, $1, $1, $1, $2, $3, '-')`,
    [memberId, role, mIds],
  );
  await books.db.query(
    `insert into sessions (token_hash, session_id, member_id, how, address, browser, expires_at)
     values ($1, $2, $2, 'password', '203.0.113.9', 'test', now() + interval '1 day')`,
    [hashOfToken(token), memberId],
  );
  return { host: 'pay.example', cookie: `tollgate=${token}` };
}
