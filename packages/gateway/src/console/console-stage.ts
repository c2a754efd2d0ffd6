import type { Payment, RequestCommand } from '@tollgate/domain';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import { readConfig } from '../config.ts';
import type { Gateway } from '../gateway.ts';
import { handlers } from '../handlers.ts';
import { bodiesAsText } from '../http/body.ts';
import { newTraceId, TRACE_ID } from '../http/headers.ts';
import { merchantApi } from '../http/merchant-api.ts';
import { answerUnserved } from '../http/unserved.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { insertMerchants } from '../store/merchant-accounts.ts';
import { createReads } from '../store/reads.ts';
import { consoleApi } from './console-api.ts';

/** For tests: the developer center on a real database, asked without a socket. */
export interface ConsoleStage {
  books: Books;
  gateway: Gateway;
  app: FastifyInstance;
  /** A test shop with keys. */
  shop(environment?: 'test' | 'live'): Promise<string>;
  waiting(mId: string, wishes?: Partial<RequestCommand>): Promise<Payment>;
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answered>;
  close(): Promise<void>;
}

export interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it reads.
  body: any;
  text: string;
  headers: Record<string, unknown>;
}

/** @param bankUrl where the bank simulator listens, for tests in which money moves */
export async function openConsole(environment: Record<string, string> = {}): Promise<ConsoleStage> {
  const books = await openBooks();
  const config = readConfig({ TOLLGATE_PORT: '0', ...environment });
  const gateway = {
    config,
    log: pino({
      level: environment.TOLLGATE_LOG ?? 'silent',
      serializers: { error: pino.stdSerializers.err },
    }),
    clock,
    chance: systemChance,
    db: books.db,
    reads: createReads(books.db),
    writer: books.writer,
    writeValue: books.writeValue,
    rails: new Map(),
    payPal: new Map(),
    receivers: new Map(),
    wakeDeliveries: () => undefined,
  } as unknown as Gateway;
  const app = Fastify();
  app.addHook('onRequest', (_, reply, done) => {
    reply.header(TRACE_ID, newTraceId(gateway));
    done();
  });
  bodiesAsText(app);
  answerUnserved(app, gateway);
  merchantApi(app, gateway, handlers);
  consoleApi(app, gateway);
  let shops = 0;
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    payload: object | undefined,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const {
      statusCode,
      body,
      headers: told,
    } = await app.inject({
      method,
      url: `/console/api${url}`,
      headers: { host: 'localhost:4100', ...(payload && { 'content-type': 'application/json' }), ...headers },
      ...(payload && { payload: JSON.stringify(payload) }),
    });
    const isJson = String(told['content-type']).startsWith('application/json');
    return { status: statusCode, body: isJson ? JSON.parse(body) : undefined, text: body, headers: told };
  };
  return {
    books,
    gateway,
    app,
    async shop(environment = 'test') {
      const mId = `console${++shops}`;
      await insertMerchants(books.db, [
        {
          mId,
          name: `상점 ${mId}`,
          environment,
          taxType: 'taxable',
          usesEscrow: false,
          keyPairs: [
            {
              keyPairId: 'individual',
              family: 'individual',
              clientKey: `${environment}_ck_${mId}`,
              secretKeys: [`${environment}_sk_${mId}`],
            },
          ],
        },
      ]);
      return mId;
    },
    waiting: (mId, wishes) => books.waiting(mId, wishes),
    get: (path, headers) => ask('GET', path, undefined, headers),
    post: (path, body = {}, headers = {}) => ask('POST', path, body, headers),
    async close() {
      await app.close();
      await books.close();
    },
  };
}
