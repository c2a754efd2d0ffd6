import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { newOrderId, type Shop } from './shop.ts';

/** What merchants' servers saw while it went on. */
export interface Seen {
  answered: number;
  /** Each request that was not answered with 200, with why: a status, or what became of the connection. */
  failures: string[];
}

export interface Load {
  /** Requests answered so far. */
  answered(): number;
  /** Lets every client finish its request, and tells. */
  end(): Promise<Seen>;
}

/** Longer than any request takes; one that hangs has failed. */
const PATIENCE_MS = 30_000;

/**
 * Servers of merchants that request, confirm and read payments, each on one connection that it keeps for as long as it
 * is let, as connection pools do, and none of which ever tries a request again.
 *
 * @param restMs how long each rests between two requests, client after client; its connection is idle meanwhile
 */
export function startLoad(shop: Shop, origin: string, restMs: readonly number[]): Load {
  const seen: Seen = { answered: 0, failures: [] };
  let isOver = false;
  const client = async (rest: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = async (method: string, path: string, body?: object): Promise<Payment | undefined> => {
      const answer = await ask(agent, shop, `${origin}${path}`, method, body).catch((error: Error) => error);
      await pause(rest);
      if (!(answer instanceof Error) && answer.status === 200) {
        seen.answered += 1;
        return answer.body;
      }
      seen.failures.push(
        `${method} ${path}: ${answer instanceof Error ? answer : `${answer.status} ${answer.text}`}`,
      );
      return undefined;
    };
    while (!isOver) {
      const opened = await call('POST', '/sandbox/v1/payments', order());
      const { paymentKey, orderId, totalAmount: amount } = opened ?? {};
      if (!paymentKey) continue;
      await call('POST', '/v1/payments/confirm', { paymentKey, orderId, amount });
      await call('GET', `/v1/payments/${paymentKey}`);
    }
    agent.destroy();
  };
  const clients = restMs.map(client);
  return {
    answered: () => seen.answered,
    end: async () => {
      isOver = true;
      await Promise.all(clients);
      return seen;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
type Payment = Record<string, any>;

const order = () => ({
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: newOrderId(),
  orderName: '머그컵 외 1건',
  customerName: '김구매',
});

function ask(
  agent: Agent,
  { secretKey }: Shop,
  url: string,
  method: string,
  body?: object,
): Promise<{ status: number | undefined; text: string; body: Payment }> {
  return new Promise((resolve, reject) => {
    const text = body && JSON.stringify(body);
    const sent = request(url, {
      agent,
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
      },
    });
    sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error('no answer in time')));
    sent.once('error', reject);
    sent.once('response', (response) => read(response).then(resolve, reject));
    sent.end(text);
  });
}

async function read(response: IncomingMessage) {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  const isJson = response.headers['content-type']?.startsWith('application/json');
  return { status: response.statusCode, text, body: isJson ? (JSON.parse(text) as Payment) : {} };
}
