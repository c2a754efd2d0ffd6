import type { Browser } from '@playwright/test';
import { expect } from 'vitest';

/**
 * Hears what the pages of a story ask for and complain of: scripts that failed, what the page's policy blocked, answers
 * that are refusals, and requests to another machine.
 *
 * @param expected complaints that no story is about
 */
export function watcher({ expected: always = [] }: { expected?: RegExp[] } = {}) {
  let requests: { method: string; url: URL; isFine: boolean }[] = [];
  let complaints: string[] = [];
  let expected: RegExp[] = [];
  return {
    /** @param origin the only one that may be asked; without it, any on this machine */
    begin(context: Awaited<ReturnType<Browser['newContext']>>, origin?: string) {
      context.on('request', (request) => {
        const url = new URL(request.url());
        requests.push({
          method: request.method(),
          url,
          isFine: origin ? url.origin === origin : isHere(url),
        });
      });
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
      });
      context.on('weberror', (error) => complaints.push(String(error.error())));
      return {
        asked: (method: string, path: RegExp) =>
          requests
            .filter((request) => request.method === method && path.test(request.url.pathname))
            .map(({ url }) => url.href),
        expectComplaint: (complaint: RegExp) => void expected.push(complaint),
      };
    },
    expectQuiet() {
      const strangers = requests.filter(({ url, isFine }) => /^https?:/.test(url.protocol) && !isFine);
      const unexpected = complaints.filter(
        (complaint) => ![...always, ...expected].some((each) => each.test(complaint)),
      );
      requests = [];
      complaints = [];
      expected = [];
      expect(unexpected, 'what the browser complained of').toEqual([]);
      expect(
        strangers.map(({ url }) => url.href),
        'what was asked of others',
      ).toEqual([]);
    },
  };
}

const isHere = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname === '127.0.0.1';
