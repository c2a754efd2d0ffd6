import type { Config } from './config.ts';
import { Trouble } from './trouble.ts';

/** The gateway said no: its code and its words, with what to do. */
export class Refused extends Trouble {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`, 4);
    this.code = code;
  }
}

/** Where no connection came about, nothing was asked and nothing was done. */
const neverReached = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export type Ask = <Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
) => Promise<Answer>;

/**
 * How commands speak to the gateway.
 *
 * @throws Refused with the gateway's own words; Trouble (exit code 3) when nobody answers
 */
export function askGateway({ gateway, secretKey, language }: Config): Ask {
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  return async <Answer>(method: string, path: string, body?: object) => {
    const response = await fetch(new URL(path, gateway), {
      method,
      headers: {
        authorization,
        'accept-language': language,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: { cause?: { code?: string } }) => {
      throw new Trouble(
        neverReached.has(error.cause?.code ?? '')
          ? `Nobody answers at ${gateway.origin}. Start the gateway with tollgate start, or name another one with --gateway.`
          : `The connection to ${gateway.origin} was cut before an answer came: nobody knows whether it was done.`,
        3,
      );
    });
    const answer = (await response.json().catch(() => undefined)) as
      | { code?: string; message?: string }
      | undefined;
    if (response.ok && answer !== undefined) return answer as Answer;
    if (answer?.code) throw new Refused(answer.code, answer.message ?? '');
    throw new Trouble(`${gateway.origin} answered ${response.status} and nothing that a Tollgate says.`, 3);
  };
}
