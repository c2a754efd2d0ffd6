import { isTestCode, lengths } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

export const TRACE_ID = 'x-tosspayments-trace-id';
export const IDEMPOTENCY_KEY = 'idempotency-key';
const TEST_CODE = 'tosspayments-test-code';

/** 32 hex digits; every answer carries one, a replayed one also that of the first. */
export const newTraceId = (gateway: Gateway): string => gateway.chance.bytes(16).toString('hex');

/** @throws Failure INVALID_IDEMPOTENCY_KEY when it is longer than 300 characters */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  const key = request.headers[IDEMPOTENCY_KEY];
  if (typeof key !== 'string' || key === '') return undefined;
  if (key.length > lengths.idempotencyKey) throw new Failure('INVALID_IDEMPOTENCY_KEY', { length: key.length });
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

/** The address callers know us by: as set, else as they wrote it. */
export function originOf(gateway: Gateway, request: FastifyRequest): string {
  return gateway.config.publicUrl ?? `${request.protocol}://${request.host}`;
}
