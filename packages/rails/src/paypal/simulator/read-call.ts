import type { FastifyRequest } from 'fastify';
import type { Account } from './accounts.ts';
import { Refused } from './answer.ts';
import type { Call } from './call.ts';
import type { World } from './world.ts';

/** What a handler works with. @throws Refused when the body or a header cannot be read */
export function callOf(world: World, account: Account, request: FastifyRequest): Call {
  return {
    world,
    account,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string | undefined>,
    body: request.method === 'GET' ? {} : jsonOf(request),
    requestId: limited(request, 'PayPal-Request-Id', 108),
    prefersWhole: /\breturn=representation\b/i.test(headerOf(request, 'prefer') ?? ''),
    trackingId: limited(request, 'PayPal-Client-Metadata-Id', 36),
  };
}

/** The custom id of a body, where it has one; a body that cannot be read has none. */
export function customIdIn(request: FastifyRequest): string | undefined {
  try {
    const body = jsonOf(request) as {
      custom_id?: unknown;
      purchase_units?: { custom_id?: unknown }[];
    } | null;
    const customId = body?.custom_id ?? body?.purchase_units?.[0]?.custom_id;
    return typeof customId === 'string' ? customId : undefined;
  } catch {
    return undefined;
  }
}

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

export function isOfType(request: FastifyRequest, type: string): boolean {
  return headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() === type;
}

export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** An empty body says nothing, and so does null, which is allowed. @throws Refused MALFORMED_REQUEST_JSON */
function jsonOf(request: FastifyRequest): unknown {
  const text = bytesOf(request).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return (JSON.parse(text) ?? {}) as unknown;
  } catch {
    throw new Refused('MALFORMED_REQUEST_JSON', { field: '/' });
  }
}

function limited(request: FastifyRequest, name: string, most: number): string | undefined {
  const value = headerOf(request, name.toLowerCase());
  if (value === undefined || (value.length > 0 && value.length <= most)) return value;
  throw new Refused('INVALID_STRING_LENGTH', { field: name, value, location: 'header' });
}
