import { connect } from 'node:net';
import type { Answer } from '../support/shop.ts';

const PATIENCE_MS = 5_000;

/** Sends bytes as they are and reads until the gateway closes the connection. */
export function sendBytes(origin: string, bytes: string | Buffer): Promise<string> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const socket = connect(Number(port), '127.0.0.1');
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection stays open after: ${Buffer.concat(chunks)}`));
    }, PATIENCE_MS);
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    socket.write(bytes);
  });
}

/** A whole answer of one request. */
export function answerOf(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/:\s*(.*)/s, 2) as [string, string]));
  return {
    status: Number(first.split(' ')[1]),
    headers,
    text: body,
    body: body === '' ? undefined : JSON.parse(body),
  };
}

/** A request by hand, with a connection that ends after it. */
export function requestText({
  line,
  headers = [],
  body = '',
}: {
  line: string;
  headers?: string[];
  body?: string;
}): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', body].join('\r\n');
}
