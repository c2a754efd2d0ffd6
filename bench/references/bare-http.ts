import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that an answer over HTTP costs in Node: always the same bytes, whatever was asked. */
const body = readFileSync(process.argv[2] ?? '');

const server = createServer((_, response) => {
  response
    .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
    .end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`bare http: http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
