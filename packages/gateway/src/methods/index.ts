import type { Method } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';

/** What the customer can pay with here. A new method on an existing rail is a folder beside this file and a line here. */
export const contracted: ReadonlySet<Method> = new Set(['VIRTUAL_ACCOUNT']);

/** @throws Failure NOT_SUPPORTED_METHOD for every other method, with a word that says so */
export function contractedMethod(method: Method): void {
  if (contracted.has(method)) return;
  throw new Failure(
    'NOT_SUPPORTED_METHOD',
    { method },
    {
      ko: `이 게이트웨이에서는 아직 ${method} 결제를 쓸 수 없어요. VIRTUAL_ACCOUNT를 써 주세요.`,
      en: `${method} is not available on this gateway yet. Use VIRTUAL_ACCOUNT.`,
    },
  );
}
