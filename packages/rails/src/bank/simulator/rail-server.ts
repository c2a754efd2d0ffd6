import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { parseJson } from '../notices.ts';
import {
  BankCode,
  BankDate,
  CloseAccountOrder,
  fileDigestHeader,
  HolderInquiry,
  maxRequestBytes,
  NumberBlockOrder,
  OpenAccountOrder,
  type RailCall,
  RailId,
  railCalls,
  TransferBody,
} from '../protocol.ts';
import type { RailSecrets } from '../secrets.ts';
import { ReplayMemory, sha256, signAnswer, signatureHeaders, verifyRequest } from '../signature.ts';
import { closeAccount, describeAccount, openAccount } from './accounts.ts';
import { listBanks } from './bank-hours.ts';
import { dailyFile } from './daily-file.ts';
import { listEvents } from './feed.ts';
import { inquireHolder } from './holders.ts';
import { leaseNumbers, listBlocks } from './number-blocks.ts';
import { no, type Reply } from './reply.ts';
import { describeTransfer, orderTransfer } from './transfers.ts';
import type { World } from './world.ts';

/** What a call is asked with: path parameters, query and body in one, checked by its schema. */
const inputs = {
  leaseNumbers: NumberBlockOrder.extend({ blockId: RailId }),
  numberBlocks: z.object({ bankCode: BankCode.optional(), after: RailId.optional() }),
  openAccount: OpenAccountOrder.extend({ issueId: RailId }),
  closeAccount: CloseAccountOrder.extend({ issueId: RailId }),
  account: z.object({ issueId: RailId }),
  inquireHolder: HolderInquiry,
  refund: TransferBody.extend({ transferId: RailId }),
  refundState: z.object({ transferId: RailId }),
  events: z.object({
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
  }),
  reconciliation: z.object({ bankCode: BankCode, date: BankDate }),
  banks: z.object({}),
} as const satisfies Record<RailCall, z.ZodType>;

const answers: { [Name in RailCall]: (world: World, input: z.output<(typeof inputs)[Name]>) => Reply } = {
  leaseNumbers,
  numberBlocks: (world, { bankCode, after }) =>
    listBlocks(world, { ...(bankCode && { bankCode }), ...(after && { after }) }),
  openAccount: (world, { issueId, ...order }) => openAccount(world, issueId, order),
  closeAccount: (world, { issueId, reason }) => closeAccount(world, issueId, reason),
  account: (world, { issueId }) => describeAccount(world, issueId),
  inquireHolder,
  refund: orderTransfer,
  refundState: (world, { transferId }) => describeTransfer(world, transferId),
  events: (world, { after, limit }) => listEvents(world, { ...(after && { after }), limit }),
  reconciliation: dailyFile,
  banks: listBanks,
};

type Options = { world: World; secrets: RailSecrets; signatureClock: () => Date };

/** Gateway → rail: `/v1/*`, signed both ways. What is not authentic is answered 401 and nothing else. */
export function railServer(app: FastifyInstance, { world, secrets, signatureClock }: Options): undefined {
  const replays = new ReplayMemory(() => signatureClock().getTime());
  const requestIds = new WeakMap<FastifyRequest, string>();
  const closing = new AbortController();

  // The signature covers the bytes, so nothing may parse them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxRequestBytes }, (_, body, done) =>
    done(null, body),
  );

  app.addHook('preHandler', async (request, reply) => {
    const rawBody = rawBodyOf(request);
    const verdict = verifyRequest(
      { headers: request.headers, method: request.method, target: request.url, rawBody },
      { secrets: secrets.toBank, replays, now: signatureClock() },
    );
    if (!verdict.ok) return reply.code(401).send();
    requestIds.set(request, verdict.requestId);
  });

  const send = (request: FastifyRequest, reply: FastifyReply, answer: Reply, isForged = false) => {
    const requestId = requestIds.get(request) ?? '';
    const isFile = 'file' in answer;
    const rawBody = isFile ? answer.file : JSON.stringify(answer.body);
    const headers = signAnswer({ requestId, status: answer.status, rawBody }, secrets.toGateway);
    if (isForged) headers[signatureHeaders.signature] = `v1=${'0'.repeat(64)}`;
    if (isFile) headers[fileDigestHeader] = sha256(rawBody);
    const type = isFile ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
    return reply.code(answer.status).headers(headers).type(type).send(rawBody);
  };

  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });

  for (const [name, { method, path }] of Object.entries(railCalls) as [
    RailCall,
    (typeof railCalls)[RailCall],
  ][]) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        if (world.knobs.take('bankError', { call: name })) {
          return send(request, reply, no('BANK_ERROR', 'the bank is disturbed'));
        }
        const answer = answerOf(world, name, request);
        if (world.knobs.take('loseAnswer', { call: name })) return loseConnection(reply);
        const hang = world.knobs.take('hang', { call: name });
        if (hang) await sleep(hang.ms, undefined, { signal: closing.signal }).catch(() => undefined);
        const isForged = world.knobs.take('badAnswerSignature', { call: name }) !== undefined;
        return send(request, reply, answer, isForged);
      },
    });
  }

  // Nobody knows how far the work came: that is the code whose outcome is unknown.
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.code(error.statusCode).send();
    console.error(error);
    return send(request, reply, no('BANK_ERROR', 'the bank is disturbed'));
  });
}

function answerOf<Name extends RailCall>(world: World, name: Name, request: FastifyRequest): Reply {
  const rawBody = rawBodyOf(request);
  const body = rawBody.length === 0 ? {} : parseJson(rawBody);
  if (typeof body !== 'object' || body === null)
    return no('INVALID_REQUEST', 'the body is not a JSON object');
  const given = { ...body, ...(request.query as object), ...(request.params as object) };
  const parsed = inputs[name].safeParse(given);
  if (parsed.success) return answers[name](world, parsed.data as never);
  return no(
    'INVALID_REQUEST',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  );
}

function rawBodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function loseConnection(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
