import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { railReceiver, readNotice } from '../bank/notices.ts';
import type { DepositInquiry, DepositInquiryAnswer, RailNotice } from '../bank/protocol.ts';
import { railNotices } from '../bank/protocol.ts';
import type { RailSecrets } from '../bank/secrets.ts';

export type Heard = { name: RailNotice; body: Record<string, unknown>; requestId: string };

/**
 * A gateway that only listens: it serves the R→G side with the same functions as the real one, remembers what
 * it heard, and answers inquiries as the test says.
 */
export type ListeningGateway = {
  callbackUrl: string;
  /** What was authentic and readable, in order of arrival. */
  heard: Heard[];
  /** Why requests were refused. */
  refused: string[];
  /** How inquiries are answered; undefined leaves them unanswered. */
  inquiry: (inquiry: DepositInquiry) => DepositInquiryAnswer | undefined;
  /** So many notices are stored and then answered with a broken connection. */
  loseAnswers: number;
  /** So many notices are answered 500. */
  failures: number;
  close(): Promise<void>;
};

export async function listenAsGateway(secrets: RailSecrets): Promise<ListeningGateway> {
  const receiver = railReceiver({ secrets });
  const server = createServer((request, response) => void serve(request, response));
  const gateway: ListeningGateway = {
    callbackUrl: '',
    heard: [],
    refused: [],
    inquiry: () => ({ accept: true, holderName: '시험상점' }),
    loseAnswers: 0,
    failures: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const rawBody = Buffer.concat(chunks);
    const target = request.url ?? '';
    const verdict = receiver.verify({
      headers: request.headers,
      method: request.method ?? '',
      target,
      rawBody,
    });
    if (!verdict.ok) {
      gateway.refused.push(verdict.reason);
      response.writeHead(401).end();
      return;
    }
    const { requestId } = verdict;
    const name = (Object.keys(railNotices) as RailNotice[]).find(
      (each) => target === `/rails/bank${railNotices[each].path}`,
    );
    const read = name && readNotice(name, rawBody);
    if (!name || !read?.ok) {
      gateway.refused.push(read?.ok === false ? read.body.message : target);
      response.writeHead(400).end();
      return;
    }
    if (name !== 'depositInquiry' && gateway.failures > 0) {
      gateway.failures -= 1;
      response.writeHead(500).end();
      return;
    }
    gateway.heard.push({ name, body: read.notice, requestId });
    if (name !== 'depositInquiry' && gateway.loseAnswers > 0) {
      gateway.loseAnswers -= 1;
      response.destroy();
      return;
    }
    const body =
      name === 'depositInquiry' ? gateway.inquiry(read.notice as DepositInquiry) : { result: 'OK' };
    if (!body) return;
    const reply = receiver.sign({ requestId, status: 200, body });
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  gateway.callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rails/bank`;
  return gateway;
}
