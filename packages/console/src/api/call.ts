import { spokenLanguage } from '../words.ts';
import { type Answers, type Name, paths } from './names.ts';
import { Refused } from './refused.ts';

export type Params = Record<string, string>;
export type Query = Record<string, string | number | null | undefined>;

export interface Input {
  /** Of the path; `mId` is put in by the hooks. */
  params?: Params | undefined;
  query?: Query | undefined;
  body?: unknown;
}

/**
 * Asks the gateway, by a name of the developer center's table or of the accounts' one.
 *
 * @throws Refused with the gateway's own words, or `NO_ANSWER` (status 0) where none came
 */
export async function callConsole<N extends Name>(
  name: N,
  { params, query, body, signal }: Input & { signal?: AbortSignal } = {},
): Promise<Answers[N]> {
  const { method, path } = paths[name];
  const response = await fetch(address(path, params, query), {
    method,
    headers: {
      accept: 'application/json',
      'accept-language': spokenLanguage() === 'ko' ? 'ko-KR' : 'en-US',
      // Also without a body: no form of another site can send this type unasked.
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Refused({ code: 'NO_ANSWER', message: noAnswer[spokenLanguage()], status: 0 });
  });
  const answer = (await response.json().catch(() => undefined)) as Refusal | undefined;
  if (response.ok && answer !== undefined) return answer as Answers[N];
  throw new Refused({
    code: answer?.code ?? 'NO_ANSWER',
    message: answer?.message ?? noAnswer[spokenLanguage()],
    status: response.status,
    field: answer?.field,
  });
}

interface Refusal {
  code?: string;
  message?: string;
  field?: string;
}

const noAnswer = {
  ko: '게이트웨이가 답하지 않았어요. 켜져 있는지 확인하고 다시 시도하세요.',
  en: 'The gateway did not answer. See that it is running, and try again.',
};

/** Where a call goes, for a link or an event source. */
export function addressOf(name: Name, input: Pick<Input, 'params' | 'query'> = {}): string {
  return address(paths[name].path, input.params, input.query);
}

function address(path: string, params: Params = {}, query: Query = {}): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const said = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return said.length === 0 ? filled : `${filled}?${new URLSearchParams(said)}`;
}
