import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StubRequest = {
  method: string;
  /** Path and query. */
  target: string;
  headers: IncomingHttpHeaders;
  body: unknown;
};

/** What comes back: JSON, or a text as it stands; or the connection breaks, or nothing ever comes. */
export type StubAnswer =
  | { status?: number; json: unknown; headers?: Record<string, string> }
  | { status?: number; text: string; headers?: Record<string, string> }
  | 'RESET'
  | 'HANG'
  /** A head, and then a byte now and then. */
  | 'DRIP';

/**
 * Somebody at PayPal's address who says what a test wants, answer by answer, and remembers what was asked. It knows
 * nothing of PayPal; the simulator does. The last answer of a list is given again and again.
 */
export type PayPalStub = {
  url: string;
  requests: StubRequest[];
  /** Requests below a path, tokens left out. */
  asked(path?: string): StubRequest[];
  tokensGiven(): number;
  /** Sets what `POST /v2/…` answers from now on. */
  on(call: string, ...answers: (StubAnswer | ((request: StubRequest) => StubAnswer))[]): void;
  close(): Promise<void>;
};

export async function payPalStub(): Promise<PayPalStub> {
  const scripts = new Map<string, (StubAnswer | ((request: StubRequest) => StubAnswer))[]>();
  const requests: StubRequest[] = [];
  const drips = new Set<NodeJS.Timeout>();
  const isToken = ({ target }: StubRequest) => target === '/v1/oauth2/token';
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url: target = '', headers } = request;
    const isJson = headers['content-type'] === 'application/json';
    const seen = { method, target, headers, body: isJson ? (JSON.parse(text) as unknown) : text };
    requests.push(seen);
    give(response, answerTo(seen));
  }

  function answerTo(seen: StubRequest): StubAnswer {
    const script = scripts.get(`${seen.method} ${seen.target.split('?')[0]}`);
    const next = script && (script.length > 1 ? script.shift() : script[0]);
    return (typeof next === 'function' ? next(seen) : next) ?? { status: 404, json: { name: 'NO_SCRIPT' } };
  }

  function give(response: ServerResponse, answer: StubAnswer): void {
    if (answer === 'HANG') return;
    if (answer === 'RESET') {
      response.socket?.resetAndDestroy();
      return;
    }
    if (answer === 'DRIP') {
      response.writeHead(200, { 'content-type': 'application/json' });
      drips.add(setInterval(() => response.write(' '), 20));
      return;
    }
    const body = 'json' in answer ? JSON.stringify(answer.json) : answer.text;
    const type = 'json' in answer ? 'application/json' : 'text/html';
    response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers }).end(body);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const on: PayPalStub['on'] = (call, ...answers) => void scripts.set(call, answers);
  let tokens = 0;
  on('POST /v1/oauth2/token', () => {
    tokens += 1;
    return { json: { access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 32_400 } };
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    asked: (path = '') => requests.filter((each) => !isToken(each) && each.target.includes(path)),
    tokensGiven: () => tokens,
    on,
    close: () => {
      for (const drip of drips) clearInterval(drip);
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** Objects of PayPal's as they come, with what a test wants otherwise. Twenty dollars. */
export const usd = (value: string) => ({ currency_code: 'USD', value });

export const wireCapture = (different: object = {}) => ({
  id: 'CAPTURE1',
  status: 'COMPLETED',
  amount: usd('20.00'),
  final_capture: true,
  custom_id: 'pay-1',
  invoice_id: 'shop1:pay-1',
  seller_receivable_breakdown: {
    gross_amount: usd('20.00'),
    paypal_fee: usd('1.18'),
    net_amount: usd('18.82'),
  },
  links: [],
  ...different,
});

export const wireRefund = (different: object = {}) => ({
  id: 'REFUND1',
  status: 'COMPLETED',
  amount: usd('5.00'),
  custom_id: 'refund-1',
  seller_payable_breakdown: { gross_amount: usd('5.00'), paypal_fee: usd('0.00'), net_amount: usd('5.00') },
  ...different,
});

export const wireOrder = (different: object = {}, payments?: object) => ({
  id: 'ORDER1',
  intent: 'CAPTURE',
  status: 'PAYER_ACTION_REQUIRED',
  purchase_units: [
    {
      reference_id: 'default',
      amount: usd('20.00'),
      custom_id: 'pay-1',
      invoice_id: 'shop1:pay-1',
      ...(payments && { payments }),
    },
  ],
  links: [],
  ...different,
});

export const wireError = (name: string, issue?: string) => ({
  name,
  message: 'a sentence',
  debug_id: 'd1e2b3u4g5',
  ...(issue && { details: [{ issue, description: 'another sentence' }] }),
});
