import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { parseJson } from '../notices.ts';
import { type RailNotice, railNotices } from '../protocol.ts';
import type { RailSecrets } from '../secrets.ts';
import { signatureHeaders, signRequest, verifyAnswer } from '../signature.ts';
import type { Knobs, Subject } from './knobs.ts';

export type NoticeAnswerOf<Name extends RailNotice> = z.infer<(typeof railNotices)[Name]['answer']>;

/**
 * The bank's line to the gateway: signed requests out, signed answers back. Silence of any kind is undefined,
 * because a bank treats it always the same: it refuses the sender, or it sends the notice again.
 */
export class GatewayLine {
  readonly #base: URL;
  readonly #secrets: RailSecrets;
  readonly #knobs: Knobs;
  readonly #signatureClock: () => Date;
  readonly #agent = new Agent({ connections: 64, keepAliveTimeout: 30_000 });

  constructor(options: {
    callbackUrl: string;
    secrets: RailSecrets;
    knobs: Knobs;
    signatureClock: () => Date;
  }) {
    this.#base = new URL(options.callbackUrl);
    this.#secrets = options.secrets;
    this.#knobs = options.knobs;
    this.#signatureClock = options.signatureClock;
  }

  async ask<Name extends RailNotice>(
    name: Name,
    body: object,
    { timeoutMs, subject }: { timeoutMs: number; subject: Subject },
  ): Promise<NoticeAnswerOf<Name> | undefined> {
    const target = this.#base.pathname.replace(/\/$/, '') + railNotices[name].path;
    const rawBody = JSON.stringify(body);
    const requestId = randomUUID();
    const headers = this.#signed({ target, rawBody, requestId }, subject);
    const send = () => this.#post({ target, rawBody, requestId, headers, timeoutMs });
    const answer = await send();
    if (this.#knobs.take('replayRequest', subject)) await send();
    const parsed = railNotices[name].answer.safeParse(answer);
    return parsed.success ? (parsed.data as NoticeAnswerOf<Name>) : undefined;
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  #signed(message: { target: string; rawBody: string; requestId: string }, subject: Subject) {
    const skewMs = this.#knobs.take('clockSkew', subject)?.ms ?? 0;
    const now = new Date(this.#signatureClock().getTime() + skewMs);
    const headers = signRequest({ ...message, method: 'POST', now }, this.#secrets.toGateway);
    if (!this.#knobs.take('badSignature', subject)) return headers;
    return { ...headers, [signatureHeaders.signature]: `v1=${'0'.repeat(64)}` };
  }

  async #post(message: {
    target: string;
    rawBody: string;
    requestId: string;
    headers: Record<string, string>;
    timeoutMs: number;
  }): Promise<unknown> {
    try {
      const response = await request(`${this.#base.origin}${message.target}`, {
        method: 'POST',
        headers: { ...message.headers, 'content-type': 'application/json; charset=utf-8' },
        body: message.rawBody,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(message.timeoutMs),
      });
      const body = Buffer.from(await response.body.arrayBuffer());
      const signature = response.headers[signatureHeaders.signature];
      const answer = { requestId: message.requestId, status: response.statusCode, rawBody: body };
      const isTheirs = verifyAnswer(
        { ...answer, signature: typeof signature === 'string' ? signature : undefined },
        this.#secrets.toBank,
      );
      return isTheirs && response.statusCode === 200 ? parseJson(body) : undefined;
    } catch {
      return undefined;
    }
  }
}
