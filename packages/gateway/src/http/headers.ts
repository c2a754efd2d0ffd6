import { isTestCode, type Language, languageOf, lengths } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { knownTexts } from './known-texts.ts';

export const TRACE_ID = 'x-tosspayments-trace-id';
export const IDEMPOTENCY_KEY = 'idempotency-key';
const TEST_CODE = 'tosspayments-test-code';

/** 32 hex digits; every answer carries one, a replayed one also that of the first. */
export const newTraceId = (gateway: Gateway): string => gateway.chance.bytes(16).toString('hex');

/** The one this answer was given when its request came in. */
export const traceIdOf = (reply: FastifyReply): string => String(reply.getHeader(TRACE_ID));

const languageOfHeader = knownTexts(languageOf);

/** The language that a caller asked to be answered in. */
export const languageOfCaller = ({ headers }: FastifyRequest): Language =>
  languageOfHeader(headers['accept-language'] ?? '');

/** @throws Failure INVALID_IDEMPOTENCY_KEY when it is longer than 300 characters */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const key = request.headers[IDEMPOTENCY_KEY];
  if (typeof key !== 'string' || key === '') return undefined;
  if (key.length > lengths.idempotencyKey)
    throw new Failure('INVALID_IDEMPOTENCY_KEY', { length: key.length });
  return key;
}

/**
 * A test may ask for any error by its code; nothing is executed then. Live keys are not heard.
 *
 * @throws Failure with the code asked for, or INVALID_TEST_CODE when there is none of that name
 */
export function playTestCode(request: FastifyRequest, isTest: boolean): void {
  const code = request.headers[TEST_CODE];
  if (!isTest || typeof code !== 'string' || code === '') return;
  if (!isTestCode(code)) throw new Failure('INVALID_TEST_CODE', { code });
  throw new Failure(code, { cause: 'asked for by the test-code header' });
}

/** The address callers know us by: as set, else as they (or the proxy before us) wrote it. */
export function originOf(gateway: Gateway, request: FastifyRequest): string {
  if (gateway.config.publicUrl) return gateway.config.publicUrl;
  // The headers may hold anything, and the address goes into links and pages.
  const protocol = request.protocol === 'https' ? 'https' : 'http';
  return `${protocol}://${HOST.test(request.host) ? request.host : ownHost(request)}`;
}

/** A name or an address, with its port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

function ownHost({ raw: { socket } }: FastifyRequest): string {
  const { localAddress = '127.0.0.1', localPort } = socket;
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
