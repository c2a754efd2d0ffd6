import { Failure } from '@tollgate/domain';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are read as text, whatever type they claim: their exact bytes are signed by banks, and their
 * numbers are read exactly by whoever expects JSON.
 */
export function bodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // JSON by its name, because what is no type by name is looked at again with every request.
  app.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      done(null, textOf(bytes as Buffer, request.headers['content-encoding']));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** The mark at the beginning stays, for the JSON reader to tell of. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A decoder that mends what it cannot read would store a name as `���`, and the merchant would never know.
 *
 * @throws Failure INVALID_REQUEST for compressed bytes and for another encoding than UTF-8
 */
function textOf(bytes: Buffer, encoding: string | undefined): string {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new Failure('INVALID_REQUEST', { encoding }, COMPRESSED);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Failure('INVALID_REQUEST', { cause: 'not UTF-8' }, NOT_UTF8);
  }
}

const COMPRESSED = {
  ko: 'Content-Encoding: 압축하지 않은 본문을 보내 주세요.',
  en: 'Content-Encoding: send the body uncompressed.',
};
const NOT_UTF8 = { ko: '본문은 UTF-8이어야 해요.', en: 'The body must be UTF-8.' };
