/** One answer of a server, whole. */
export interface Answer {
  status: number;
  /** May lie in the memory that the next bytes are read into: it is there until they come. */
  body: Buffer;
  /** The server closes the connection after it. */
  isLast: boolean;
}

/** What came is no answer to what was asked. */
export class NoAnswer extends Error {}

/** No head of an answer is as long. */
const MOST_HEAD_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * Reads the answers to one request after the other off the bytes of a connection (HTTP/1.1).
 *
 * Our own, because what it costs is part of every figure: nearly every answer comes in one piece with its length said,
 * and then nothing is copied and one look at the head is enough.
 */
export class AnswerReader {
  /** What came of an answer that is not whole yet. */
  #held = NOTHING;
  /** So many bytes must be there before another look is worth it. */
  #awaited = 0;

  /**
   * @returns the answer when it is whole
   * @throws NoAnswer when this will never be one; nothing more can be read from this connection
   */
  take(bytes: Buffer): Answer | undefined {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const found = all.length < this.#awaited ? this.#awaited : read(all, false);
    return this.#keep(found, all);
  }

  /**
   * The server has closed.
   *
   * @returns the answer that was to last until then, if it was one
   */
  end(): Answer | undefined {
    const found = this.#held.length === 0 ? 0 : read(this.#held, true);
    return this.#keep(found, this.#held);
  }

  #keep(found: Answer | number, all: Buffer): Answer | undefined {
    const isWhole = typeof found === 'object';
    // The next bytes are read to where these stand.
    this.#held = isWhole ? NOTHING : Buffer.from(all);
    this.#awaited = isWhole ? 0 : found;
    return isWhole ? found : undefined;
  }
}

/** The answer in all of these bytes, or how many are needed at least to find it. */
function read(bytes: Buffer, isEnd: boolean): Answer | number {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    const isHttp = bytes.toString('latin1', 0, 7) === 'HTTP/1.'.slice(0, bytes.length);
    if (!isHttp || bytes.length > MOST_HEAD_BYTES) throw new NoAnswer('no answer in HTTP/1.1');
    return bytes.length + 1;
  }
  const head = `${bytes.toString('latin1', 0, end)}\r\n`.toLowerCase();
  const status = /^http\/1\.[01] ([1-5]\d\d)[ \r]/.exec(head)?.[1];
  if (!status) throw new NoAnswer('no answer in HTTP/1.1');
  const from = end + 4;
  // "Go on", and the answer follows.
  if (status.startsWith('1')) return bytes.length > from ? read(bytes.subarray(from), isEnd) : from + 1;
  const isLast = headerOf(head, 'connection') === 'close' || head.startsWith('http/1.0');
  const answer = { status: Number(status), isLast };
  if (status === '204' || status === '304') return whole(answer, bytes, from, from);
  if (headerOf(head, 'transfer-encoding') === 'chunked') {
    const chunked = readChunks(bytes, from);
    return typeof chunked === 'number' ? chunked : only({ ...answer, body: chunked.body }, bytes, chunked.to);
  }
  const length = headerOf(head, 'content-length');
  if (length === undefined)
    return isEnd ? { ...answer, isLast: true, body: bytes.subarray(from) } : bytes.length + 1;
  if (!/^\d{1,9}$/.test(length)) throw new NoAnswer('an answer without a length');
  const to = from + Number(length);
  return bytes.length < to ? to : whole(answer, bytes, from, to);
}

function headerOf(head: string, name: string): string | undefined {
  const at = head.indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  return head.slice(at + name.length + 3, head.indexOf('\r\n', at + 2)).trim();
}

const whole = (answer: Omit<Answer, 'body'>, bytes: Buffer, from: number, to: number): Answer =>
  only({ ...answer, body: bytes.subarray(from, to) }, bytes, to);

/** One request is under way on a connection, so that nothing can follow its answer. */
function only(answer: Answer, bytes: Buffer, to: number): Answer {
  if (bytes.length > to) throw new NoAnswer('more than was asked for');
  return answer;
}

/** Pieces, each behind its length in hexadecimal digits; the last one is empty and may be followed by headers. */
function readChunks(bytes: Buffer, from: number): { body: Buffer; to: number } | number {
  const pieces: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return bytes.length + 1;
    const digits = /^[0-9a-f]{1,8}(?=$|[;\s])/i.exec(bytes.toString('latin1', at, lineEnd))?.[0];
    if (!digits) throw new NoAnswer('a piece without a length');
    const size = Number.parseInt(digits, 16);
    const begin = lineEnd + 2;
    if (size === 0) {
      // The end is an empty line: at once, or behind the headers that follow.
      const end =
        bytes.toString('latin1', begin, begin + 2) === '\r\n' ? begin : bytes.indexOf('\r\n\r\n', begin) + 2;
      return end < begin ? bytes.length + 1 : { body: Buffer.concat(pieces), to: end + 2 };
    }
    if (bytes.length < begin + size + 2) return begin + size + 2;
    if (bytes.toString('latin1', begin + size, begin + size + 2) !== '\r\n')
      throw new NoAnswer('a piece longer than it says');
    pieces.push(bytes.subarray(begin, begin + size));
    at = begin + size + 2;
  }
}
