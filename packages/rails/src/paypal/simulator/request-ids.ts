import type { Call } from './call.ts';
import type { RouteName } from './routes.ts';

const hours = 3_600_000;

/** How long a PayPal-Request-Id is remembered: 6 hours for orders, 45 days for refunds. */
const memoryMs = { createOrder: 6 * hours, captureOrder: 6 * hours, refundCapture: 45 * 24 * hours } as const;

type RememberingRoute = keyof typeof memoryMs & RouteName;

/**
 * What this request id has already made. Whoever gets something answers with it as it stands now, whatever is asked
 * this time. A call that was refused made nothing, and may be repeated under its id.
 */
export function madeBefore({ world, account, requestId }: Call, route: RememberingRoute): string | undefined {
  if (requestId === undefined) return undefined;
  return world.books.get<{ resource_id: string }>(
    `select resource_id from request_ids
      where client_id = ? and route = ? and request_id = ? and expires_at > ?`,
    account.client_id,
    route,
    requestId,
    world.clock.now(),
  )?.resource_id;
}

/** Call it in the transaction that makes the resource. */
export function remember(
  { world, account, requestId }: Call,
  { route, resourceId }: { route: RememberingRoute; resourceId: string },
): void {
  if (requestId === undefined) return;
  const now = world.clock.now();
  world.books.run('delete from request_ids where expires_at <= ?', now);
  world.books.run(
    'insert into request_ids values (?, ?, ?, ?, ?)',
    account.client_id,
    route,
    requestId,
    resourceId,
    now + memoryMs[route],
  );
}
