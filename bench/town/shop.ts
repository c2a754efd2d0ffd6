import { docsMerchant } from '../../packages/gateway/src/docs-merchant.ts';

/** A merchant of the bench. */
export interface Shop {
  mId: string;
  secretKey: string;
  /** @throws Error with the gateway's words when it is not a success */
  call(path: string, body: object): Promise<Answer>;
  /** Answers the refusal's code instead of throwing. */
  tryTo(path: string, body: object): Promise<{ answer: Answer } | { code: string }>;
  hears(url: string, events: string[]): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire says.
export type Answer = Record<string, any>;

const ANY_KEY = docsMerchant.keyPairs[0]?.secretKeys[0] ?? '';

export async function openShop(origin: string): Promise<Shop> {
  const { mId, secretKey } = (await call(origin, ANY_KEY, '/sandbox/v1/merchants', {})) as {
    mId: string;
    secretKey: string;
  };
  return {
    mId,
    secretKey,
    call: (path, body) => call(origin, secretKey, path, body),
    tryTo: async (path, body) => {
      const { status, answer } = await ask(origin, secretKey, path, body);
      return status === 200 ? { answer } : { code: String(answer['code'] ?? status) };
    },
    hears: async (url, events) => {
      await call(origin, secretKey, '/sandbox/v1/webhooks', { url, events });
    },
  };
}

async function call(origin: string, secretKey: string, path: string, body: object): Promise<Answer> {
  const { status, answer } = await ask(origin, secretKey, path, body);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function ask(
  origin: string,
  secretKey: string,
  path: string,
  body: object,
): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}
