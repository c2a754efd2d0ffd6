import { type Language, languageOf } from '@tollgate/contract';
import type { ConsoleAnswers, ConsoleName, consoleInputs, consolePaths } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AccountRefused, type Member } from '../accounts/index.ts';
import type { Gateway } from '../gateway.ts';
import { type Call as MerchantCall, makeCall, type Reply } from '../http/call.ts';
import type { ConsoleShop } from '../store/console-shops.ts';
import type { Db } from '../store/database.ts';

/** One request of the developer center, whose caller may make it. */
export interface GatewayCall {
  gateway: Gateway;
  db: Db;
  member: Member;
  language: Language;
  /** The gateway's address as the caller sees it. */
  origin: string;
  /** The caller's own address, for the audit log. */
  address: string;
  traceId: string;
}

/** One that is about a shop, which the member sees. */
export interface ShopCall extends GatewayCall {
  shop: ConsoleShop;
  mId: string;
  /** The shop's time as this process knows it; decisions take theirs from the database. */
  now: Date;
}

type PathOf<Name extends ConsoleName> = (typeof consolePaths)[Name]['path'];
type ConsoleCall<Name extends ConsoleName = 'home'> =
  PathOf<Name> extends `${string}/shops/:mId/${string}` ? ShopCall : GatewayCall;

type Names<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Head}/${infer Tail}`
    ? Head | Names<Tail>
    : Rest
  : never;

type Inputs = typeof consoleInputs;
type Part<Name, Of extends 'body' | 'query'> = Name extends keyof Inputs
  ? Of extends keyof Inputs[Name]
    ? Inputs[Name][Of] extends z.ZodType
      ? z.output<Inputs[Name][Of]>
      : undefined
    : undefined
  : undefined;

/** What a request brought, read by the table's own schemas. */
interface ConsoleInput<Name extends ConsoleName> {
  params: Record<Names<PathOf<Name>>, string>;
  query: Part<Name, 'query'>;
  body: Part<Name, 'body'>;
}

/** Answers one call of the table. Refusals are thrown: as Failure where the protocol has a code, else as Refused. */
export type ConsoleHandler<Name extends ConsoleName> = (
  call: ConsoleCall<Name>,
  input: ConsoleInput<Name>,
) => Promise<ConsoleAnswers[Name]>;

/** Answers with something else than JSON, and sends it itself. */
export type ConsoleStream<Name extends ConsoleName> = (
  call: ConsoleCall<Name>,
  input: ConsoleInput<Name>,
  http: { request: FastifyRequest; reply: FastifyReply },
) => Promise<unknown>;

/** A refusal that the merchant API has worded already. */
export class Refused extends Error {
  readonly status: number;
  readonly body: { code: string; message: string };

  constructor(status: number, body: { code: string; message: string }) {
    super(body.code);
    this.status = status;
    this.body = body;
  }
}

/** @throws AccountRefused NOT_FOUND: what another shop has, and what nobody has, look alike */
export function nothingHere(): never {
  throw new AccountRefused('NOT_FOUND');
}

/** What a test shop's buttons do moves no money; a live shop's would. @throws Failure NOT_SUPPORTED_PROCESS */
export function mustBeTest({ shop }: ShopCall): void {
  if (shop.merchant.environment === 'test') return;
  throw new Failure('NOT_SUPPORTED_PROCESS', { cause: 'a live shop' }, TEST_ONLY);
}

const TEST_ONLY = {
  ko: '테스트 상점에서만 할 수 있어요. 라이브 상점에서는 은행과 시간이 정해요.',
  en: 'Only a test shop can do this. For a live shop the bank and time itself decide.',
};

/** The same as if the shop itself had called its API, for what both may do. */
export function asMerchant(call: ShopCall): MerchantCall {
  const { gateway, shop, language, origin, traceId } = call;
  return makeCall({
    gateway,
    credential: { merchant: shop.merchant, keyPair: shop.keyPair, clockOffsetMs: shop.clockOffsetMs },
    language,
    origin: () => origin,
    traceId,
    scope: undefined,
    route: 'console',
  });
}

/** What the merchant API answered. @throws Refused with its refusal */
export function answered<T = unknown>({ status, body }: Reply): T {
  const parsed = JSON.parse(String(body));
  if (status === 200) return parsed;
  throw new Refused(status, parsed);
}

/** What the address asks for, because a link cannot send a header; else what the browser reads. */
export const languageOfRequest = (request: FastifyRequest): Language => {
  const { lang } = request.query as { lang?: unknown };
  return lang === 'ko' || lang === 'en' ? lang : languageOf(request.headers['accept-language']);
};
