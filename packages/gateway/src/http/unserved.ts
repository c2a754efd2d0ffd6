import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { languageOf, maxBodyBytes } from '@tollgate/contract';
import { Failure, type Hint } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { refuse } from './call.ts';
import { newTraceId, TRACE_ID } from './headers.ts';
import { send } from './merchant-api.ts';

/**
 * Answers what no endpoint answers: an address we do not have, a body that cannot be read, an error
 * nobody expected. Has to be mounted before the routes, because a route keeps the handlers it finds.
 */
export function answerUnserved(app: FastifyInstance, gateway: Gateway): void {
  app.setNotFoundHandler(notFound);
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (request.is404) return notFound(request, reply);
    const language = languageOf(request.headers['accept-language']);
    if (error instanceof Failure) {
      if (request.kept) request.kept.noted.failure = error;
      return send(reply, refuse(error, language));
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
      // Without a body nothing can be wrong but the address.
      if (request.method === 'GET') return notFound(request, reply);
      return send(
        reply,
        refuse({ code: 'INVALID_REQUEST', hint: hints[error.code ?? ''] ?? UNREADABLE }, language),
      );
    }
    gateway.log.error({ error, path: request.routeOptions.url }, 'a request failed');
    return send(reply, refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, language));
  });
}

const UNREADABLE: Hint = { ko: '요청을 읽지 못했어요.', en: 'The request could not be read.' };

/** By the HTTP library's own names. */
const hints: Record<string, Hint> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    ko: `본문은 ${maxBodyBytes / 1024} KiB까지 보낼 수 있어요.`,
    en: `The body may be ${maxBodyBytes / 1024} KiB at most.`,
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    ko: 'Content-Type: application/json으로 보내 주세요.',
    en: 'Content-Type: send application/json.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    ko: 'Content-Length가 본문의 길이와 달라요.',
    en: 'Content-Length is not the length of the body.',
  },
};

const VERBS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** An address we do not have, or one that has no such verb. */
function notFound(request: FastifyRequest, reply: FastifyReply) {
  const url = request.url.split('?', 1)[0] as string;
  const hasOtherVerb = VERBS.some(
    (method) => method !== request.method && request.server.findRoute({ method, url }) !== null,
  );
  return send(
    reply,
    refuse(
      { code: hasOtherVerb ? 'NOT_FOUND_HTTP_METHOD' : 'NOT_FOUND' },
      languageOf(request.headers['accept-language']),
    ),
  );
}

/** A path that cannot be decoded names nothing. No hook has run, so the trace id is drawn here. */
export const answerBadPath = (gateway: Gateway, request: FastifyRequest, reply: FastifyReply) =>
  send(
    reply.header(TRACE_ID, newTraceId(gateway)),
    refuse({ code: 'NOT_FOUND' }, languageOf(request.headers['accept-language'])),
  );

type ClientError = Error & { code?: string; rawPacket?: unknown };

/** Bytes on the socket that are not HTTP, or too much of it. There is no request yet, only what was received. */
export function answerGarbage(gateway: Gateway, error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const running = runningOn(socket);
  if (running) {
    running.once('finish', () => socket.end());
    return;
  }
  const received = error.rawPacket instanceof Buffer ? error.rawPacket.toString('latin1') : '';
  const asked = /^accept-language:(.*)$/im.exec(received)?.[1];
  const { status, body } = refuse(
    { code: 'INVALID_REQUEST', hint: NOT_HTTP[error.code ?? ''] ?? UNREADABLE },
    languageOf(asked),
  );
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    `${TRACE_ID}: ${newTraceId(gateway)}`,
    'cache-control: no-store',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/**
 * The answer that an earlier, whole request on this connection still waits for. It must have its own:
 * a refusal in its place would tell a merchant that a payment failed which was confirmed.
 */
function runningOn(socket: Socket): ServerResponse | undefined {
  // Node's own handler looks at the same field; there is no public one.
  const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null };
  return response?.req.complete ? response : undefined;
}

const NOT_HTTP: Record<string, Hint> = {
  HPE_HEADER_OVERFLOW: { ko: '주소와 헤더가 너무 길어요.', en: 'The address and the headers are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    ko: '요청이 제때 다 오지 않았어요.',
    en: 'The request did not arrive in time.',
  },
};
