import type { Answer, CallOptions } from '../support/shop.ts';

/** Calls one gateway by its address, for shops that the sandbox did not make. */
export async function callAt(
  origin: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const { body, rawBody, headers = {}, secretKey } = options;
  const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  const authorization = secretKey && `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent as string }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}
