import { errorBody, errors, refusal } from '@tollgate/contract';
import { type ConsoleName, consoleInputs, consolePaths } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  AccountRefused,
  addressOf,
  mustBe,
  refuseForeign,
  sees,
  tellRefused,
  whoIs,
} from '../accounts/index.ts';
import type { Gateway } from '../gateway.ts';
import { originOf, traceIdOf } from '../http/headers.ts';
import { isStorable, readJson } from '../http/json.ts';
import { answerToError, send } from '../http/merchant-api.ts';
import { consoleShop } from '../store/console-shops.ts';
import { audited } from './audit.ts';
import { type GatewayCall, languageOfRequest, nothingHere, Refused, type ShopCall } from './console-call.ts';
import { consoleHandlers, consoleStreams } from './handlers.ts';
import { endLive } from './live.ts';

type AnyInput = { params: never; query: never; body: never };
type AnyHandler = (call: never, input: AnyInput) => Promise<object>;
type AnyStream = (
  call: never,
  input: AnyInput,
  http: { request: FastifyRequest; reply: FastifyReply },
) => Promise<unknown>;

/** Mounts every call of the developer center's table that has somebody to answer it. */
export function consoleApi(app: FastifyInstance, gateway: Gateway): void {
  app.addHook('preClose', () => endLive(gateway));
  for (const name of Object.keys(consolePaths) as ConsoleName[]) {
    const { method, path } = consolePaths[name];
    app.route({ method, url: path, handler: (request, reply) => serve(gateway, name, request, reply) });
  }
}

async function serve(gateway: Gateway, name: ConsoleName, request: FastifyRequest, reply: FastifyReply) {
  const language = languageOfRequest(request);
  try {
    const call = await allow(gateway, name, request, reply);
    const input = readInput(name, request) as AnyInput;
    const stream = (consoleStreams as Partial<Record<ConsoleName, AnyStream>>)[name];
    if (stream) return await stream(call as never, input, { request, reply });
    const handler = (consoleHandlers as Partial<Record<ConsoleName, AnyHandler>>)[name];
    if (!handler) nothingHere();
    const answer = await handler(call as never, input);
    await audited(name, call, input);
    return send(reply, { status: 200, body: JSON.stringify(answer) });
  } catch (error) {
    return refuse(gateway, request, reply, error, language);
  }
}

function refuse(
  gateway: Gateway,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  language: 'ko' | 'en',
) {
  if (error instanceof AccountRefused) {
    const { status, body, headers } = tellRefused(error, language);
    return send(reply.headers(headers), { status, body: JSON.stringify(body) });
  }
  if (error instanceof Refused)
    return send(reply, { status: error.status, body: JSON.stringify(error.body) });
  if (!(error instanceof Failure)) return send(reply, answerToError(gateway, request, error, language));
  const { field } = error.facts;
  const body = {
    ...errorBody(error.code, language, error.hint),
    ...(typeof field === 'string' && field !== '' && { field }),
  };
  return send(reply, { status: errors[error.code].status, body: JSON.stringify(body) });
}

/** Whether this caller may make this call at all, and for which shop. */
async function allow(
  gateway: Gateway,
  name: ConsoleName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GatewayCall | ShopCall> {
  const member = await whoIs(gateway, request);
  mustBe(member, 'viewer');
  refuseForeign(gateway.config, request);
  const call: GatewayCall = {
    gateway,
    db: gateway.db,
    member,
    language: languageOfRequest(request),
    origin: originOf(gateway, request),
    address: addressOf(gateway.config, request),
    traceId: traceIdOf(reply),
  };
  const { mId, ...others } = request.params as Record<string, string>;
  if (!Object.values(others).every(isStorable)) nothingHere();
  // A shop that somebody may not see is not there for them, whatever their role.
  const shop =
    mId !== undefined && isStorable(mId) && sees(member, mId)
      ? await consoleShop(gateway.db, mId)
      : undefined;
  if (mId !== undefined && !shop) nothingHere();
  mustBe(member, consolePaths[name].role);
  if (!shop) return call;
  const now = new Date(gateway.clock.now().getTime() + shop.clockOffsetMs);
  return { ...call, shop, mId: shop.merchant.mId, now };
}

function readInput(name: ConsoleName, request: FastifyRequest): object {
  const schemas: { body?: z.ZodType; query?: z.ZodType } =
    name in consoleInputs ? consoleInputs[name as keyof typeof consoleInputs] : {};
  return {
    params: request.params,
    query: schemas.query && read(schemas.query, request.query),
    body: schemas.body && read(schemas.body, readJson((request.body as string | undefined) ?? '')),
  };
}

/** The page shows the rule beside its field, so the sentence does not name the field again. */
function read(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value === undefined ? {} : value);
  if (result.success) return result.data;
  const { code, field, rule } = refusal({ errors: [] }, result.error);
  throw new Failure(code, { field }, rule);
}
