/** Whatever the wire says. */
// biome-ignore lint/suspicious/noExplicitAny: as the sentence says.
export type Wire = Record<string, any>;

export interface Answer {
  /** 0 when there was none. */
  status: number;
  text: string;
}

/** A merchant's server: it signs its calls, and gives each of them a key that makes repeats harmless. */
export interface Shop {
  mId: string;
  call(method: 'GET' | 'POST', path: string, body?: object, idempotencyKey?: string): Promise<Answer>;
}

/** Printed in the public documentation, and there from the first start. */
const ANY_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
/** As patient as merchants' servers are. */
const PATIENCE_MS = 10_000;

export async function openShop(origin: string, webhookUrl: string): Promise<Shop> {
  const made = await ask(`${origin}/sandbox/v1/merchants`, 'POST', ANY_KEY, { name: 'Rehearsal' });
  if (made.status !== 200) throw new Error(`no shop: ${made.status} ${made.text}`);
  const { mId, secretKey } = JSON.parse(made.text) as Wire;
  const call: Shop['call'] = (method, path, body, idempotencyKey) =>
    ask(`${origin}${path}`, method, secretKey, body, idempotencyKey);
  const heard = await call('POST', '/sandbox/v1/webhooks', { url: webhookUrl, events: ['DEPOSIT_CALLBACK'] });
  if (heard.status !== 200) throw new Error(`no webhooks: ${heard.status} ${heard.text}`);
  return { mId, call };
}

async function ask(
  url: string,
  method: string,
  secretKey: string,
  body?: object,
  idempotencyKey?: string,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}
