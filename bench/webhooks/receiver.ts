import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WARM_UP_MS } from './options.ts';

/**
 * The merchants' servers, in a process of their own so that what they cost is not counted as ours. `/good` answers after a while,
 * `/hangs` never. Each body is the wall time of its event; the lag is counted from there.
 */
const answerMs = Number(process.argv[2]);
const lags: number[] = [];
const seen = new Set<string>();
let hangs = 0;
let twice = 0;
let firstAt: number | undefined;

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    if (request.url === '/hangs') {
      hangs += 1;
      return;
    }
    const now = performance.timeOrigin + performance.now();
    const { at } = JSON.parse(body) as { at: number };
    const id = String(request.headers['tosspayments-webhook-transmission-id']);
    firstAt ??= at;
    if (seen.has(id)) twice += 1;
    else if (at >= firstAt + WARM_UP_MS) lags.push(now - at);
    seen.add(id);
    setTimeout(() => response.end(), answerMs);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ lags, delivered: seen.size, hangs, twice }));
process.once('disconnect', () => process.exit(0));
