import { type Language, languageOf, refusal, windowFields } from '@tollgate/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Gateway } from '../gateway.ts';
import { readJson } from './json.ts';
import { answerToError, send } from './merchant-api.ts';

/** One request of the browser script or of the payment window. */
export interface WindowCall {
  http: FastifyRequest;
  reply: FastifyReply;
  body: unknown;
  /** The browser's at first; the window's own once it is known. Refusals are told in it. */
  language: Language;
}

/** A refusal by the browser's own codes, or of a window's input. */
export class Refused extends Error {
  readonly body: { code: string; message: string; field?: string };

  constructor(body: { code: string; message: string; field?: string }) {
    super(body.code);
    this.body = body;
  }
}

/** Answers a browser: what `work` gives, or why not. */
export async function answerWindow(
  gateway: Gateway,
  http: FastifyRequest,
  reply: FastifyReply,
  work: (call: WindowCall) => Promise<object>,
) {
  const call: WindowCall = {
    http,
    reply,
    body: undefined,
    language: languageOf(http.headers['accept-language']),
  };
  try {
    call.body = readJson((http.body as string | undefined) ?? '');
    return send(reply, { status: 200, body: JSON.stringify(await work(call)) });
  } catch (error) {
    if (error instanceof Refused) return send(reply, { status: 400, body: JSON.stringify(error.body) });
    return send(reply, answerToError(gateway, http, error, call.language));
  }
}

/** Reads what a page handed to `requestPayment`; the refusal is the script's own, for the page's developer. */
export const readRequest = <S extends z.ZodType>(
  schema: S,
  { body, language }: WindowCall,
  codes: readonly string[],
) =>
  readOr(
    schema,
    body,
    codes,
    'INVALID_PARAMETERS',
    ({ code, message }) => new Refused({ code, message: message[language] }),
  );

/**
 * Reads what a buyer typed; the refusal names the input, so that the window can point at it. What no
 * buyer types is the window's own mistake, told to its developer.
 */
export const readInputs = <S extends z.ZodType>(
  schema: S,
  { body, language }: WindowCall,
  codes: readonly string[],
) =>
  readOr(schema, body, codes, 'INVALID_REQUEST', ({ code, rule, message, field }) =>
    inputs.has(field)
      ? new Refused({ code, message: rule[language], field })
      : new Refused({ code, message: message[language] }),
  );

const inputs: ReadonlySet<string> = new Set(windowFields);

type Told = {
  code: string;
  field: string;
  rule: Record<Language, string>;
  message: Record<Language, string>;
};

function readOr<S extends z.ZodType>(
  schema: S,
  body: unknown,
  codes: readonly string[],
  otherwise: string,
  tell: (refusal: Told) => Refused,
): z.output<S> {
  const result = schema.safeParse(body === undefined ? {} : body);
  if (result.success) return result.data;
  throw tell(refusal({ errors: codes as never, otherwise: otherwise as never }, result.error) as Told);
}
