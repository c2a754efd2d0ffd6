import { expect, test } from 'vitest';
import { AnswerReader, NoAnswer } from './answer.ts';

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 11\r\nDate: now\r\n\r\n{"a":"가"}';
const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;name=x\r\n{"a"\r\n7\r\n:"가"}\r\n0\r\n\r\n';
const trailing = chunked.replace(/\r\n$/, 'Digest: none\r\nDate: now\r\n\r\n');
const afterGoOn = `HTTP/1.1 100 Continue\r\n\r\n${plain}`;

/** The bytes in pieces of so many, through one memory that is written over, as connections read. */
function inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  const memory = Buffer.alloc(size);
  const reader = new AnswerReader();
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(memory, 0, at, at + size);
    const answer = reader.take(memory.subarray(0, length));
    if (answer) return { ...answer, body: answer.body.toString(), left: bytes.length - at - length };
  }
  return undefined;
}

test.each([
  ['with its length', plain],
  ['in pieces', chunked],
  ['in pieces with headers behind them', trailing],
  ['after a word that it will follow', afterGoOn],
])('an answer %s is the same wherever the network cuts it', (_, text) => {
  for (let size = 1; size <= Buffer.byteLength(text); size++)
    expect(inPieces(text, size), `pieces of ${size}`).toEqual({
      status: 200,
      isLast: false,
      body: '{"a":"가"}',
      left: 0,
    });
});

test('one reader reads one answer after the other', () => {
  const reader = new AnswerReader();
  for (let turn = 0; turn < 3; turn++)
    for (const text of [plain, chunked]) {
      expect(reader.take(Buffer.from(text.slice(0, 40)))).toBeUndefined();
      expect(reader.take(Buffer.from(text.slice(40)))?.body.toString()).toBe('{"a":"가"}');
    }
});

test.each([
  ['HTTP/1.1 204 No Content\r\n\r\n', 204, false],
  ['HTTP/1.1 304 Not Modified\r\nContent-Length: 2500\r\n\r\n', 304, false],
  ['HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', 503, true],
  ['HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', 200, true],
])('%j has no body', (text, status, isLast) => {
  expect(new AnswerReader().take(Buffer.from(text))).toEqual({ status, isLast, body: Buffer.alloc(0) });
});

test('an answer without a length lasts until the server closes', () => {
  const reader = new AnswerReader();
  expect(reader.take(Buffer.from('HTTP/1.1 200 OK\r\n\r\nso'))).toBeUndefined();
  expect(reader.take(Buffer.from(' far'))).toBeUndefined();
  expect(reader.end()).toEqual({ status: 200, isLast: true, body: Buffer.from('so far') });
});

test.each([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['less than its length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234'],
  ['no last piece', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'],
])('with %s a server that closes has not answered', (_, text) => {
  const reader = new AnswerReader();
  if (text) expect(reader.take(Buffer.from(text))).toBeUndefined();
  expect(reader.end()).toBeUndefined();
});

test.each([
  ['other words', 'SSH-2.0-OpenSSH\r\n'],
  ['other words, cut', 'SSH'],
  ['no status', 'HTTP/1.1 OK\r\n\r\n'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
  ['two answers', `${plain}HTTP/1.1 200 OK\r\n\r\n`],
  ['a piece without a length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['a piece longer than it says', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n'],
  ['a head without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
])('%s are no answer', (_, text) => {
  expect(() => new AnswerReader().take(Buffer.from(text))).toThrow(NoAnswer);
});
