import type { Refusal } from '../wire.ts';

/** A refusal of our own server, or its silence; the code is for `reasonOf`. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError('NOT_REACHED');
  });
  const json: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError((json as Refusal).code ?? 'OUR_MISTAKE');
  return json as T;
}
