import type { ServerResponse } from 'node:http';
import type { LiveEventName } from '@tollgate/contract/console';
import type { FastifyRequest } from 'fastify';
import { AccountRefused, loopbackMember, type Member, mustBe, sees, whoIs } from '../accounts/index.ts';
import type { Gateway } from '../gateway.ts';
import type { ConsoleStream, ShopCall } from './console-call.ts';
import { LiveHub } from './live-hub.ts';

/** Pages that one process keeps posted. */
const MOST_STREAMS = 200;
/** Each takes one of the places of the process for as long as it is open: the payments keep nearly all of them. */
const OF_PLACES = 1 / 8;
/** Nobody's forgotten pages, and nobody's script, takes the lines of all others. */
const OF_MEMBER = 1 / 2;
/** A proxy ends a line on which nothing is said for a minute. */
const HEARTBEAT_MS = 15_000;
/** Who has been removed sees nothing more after this. */
const ASK_AGAIN_MS = 5_000;
/** A page comes back so soon after its line broke. */
const RETRY_MS = 2_000;
/** Unread bytes of a page that does not listen any more. */
const MOST_UNREAD = 256 * 1024;

interface Live {
  hub: LiveHub;
  /** Whose each is. */
  streams: Map<ServerResponse, string>;
}
const ofGateway = new WeakMap<Gateway, Live>();

function liveOf(gateway: Gateway): Live {
  const known = ofGateway.get(gateway);
  if (known) return known;
  const hub = new LiveHub(gateway.db, (error) =>
    gateway.log.warn({ error }, 'open pages could not be told what changed; the next look tries again'),
  );
  const live = { hub, streams: new Map<ServerResponse, string>() };
  ofGateway.set(gateway, live);
  return live;
}

/** Ends every open line, so that this process may leave; the pages come back to another. */
export async function endLive(gateway: Gateway): Promise<void> {
  const live = ofGateway.get(gateway);
  if (!live) return;
  const stopped = live.hub.stop();
  for (const stream of live.streams.keys()) stream.end();
  await stopped;
}

/** Longer, where there is no room. */
const RETRY_FULL_MS = 15_000;

/**
 * What changes in a shop while its page is open, as server-sent events. Where too many are open the line ends at once,
 * with a word when to come again: a browser that is refused never does.
 */
export const live: ConsoleStream<'live'> = async (call, _, { request, reply }) => {
  const { gateway, mId, shop, member } = call;
  const { hub, streams } = liveOf(gateway);
  const headers = reply.getHeaders();
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, {
    ...(headers as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  let count = 0;
  const send = (name: LiveEventName, data: object): void => {
    if (stream.writableLength > MOST_UNREAD) return void stream.destroy();
    stream.write(
      `id: ${gateway.clock.now().getTime()}.${++count}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
    );
  };
  if (hub.isStopped || !hasPlace(gateway, streams, member))
    return void stream.end(`retry: ${RETRY_FULL_MS}\n\n`);
  stream.write(`retry: ${RETRY_MS}\n\n`);
  // Gone before it was served: nobody would ever hear that it closed.
  if (stream.destroyed) return;
  // Who comes back has missed something: what it was, they see when they look.
  if (request.headers['last-event-id'] !== undefined) {
    send('payments', { rows: [] });
    send('deliveries', { deliveryIds: [], orderIds: [] });
    send('calls', { paymentKeys: [], orderIds: [], isWhole: false });
  }
  const unwatch = hub.watch({ mId, isTest: shop.merchant.environment === 'test' }, { send });
  const heartbeat = setInterval(() => stream.write(': \n\n'), HEARTBEAT_MS);
  const asking = setInterval(() => void endIfGone(call, request, stream), ASK_AGAIN_MS);
  streams.set(stream, member.memberId);
  stream.once('close', () => {
    clearInterval(heartbeat);
    clearInterval(asking);
    unwatch();
    streams.delete(stream);
  });
};

function hasPlace({ config }: Gateway, streams: Live['streams'], { memberId }: Member): boolean {
  const most = Math.min(MOST_STREAMS, Math.ceil(config.mostUnderWay * OF_PLACES));
  if (streams.size >= most) return false;
  // On the machine itself everybody is the same.
  if (memberId === loopbackMember.memberId) return true;
  const own = [...streams.values()].filter((each) => each === memberId).length;
  return own < Math.ceil(most * OF_MEMBER);
}

async function endIfGone(
  { gateway, mId }: ShopCall,
  request: FastifyRequest,
  stream: ServerResponse,
): Promise<void> {
  try {
    const member = await whoIs(gateway, request);
    mustBe(member, 'viewer');
    if (!sees(member, mId)) stream.end();
  } catch (error) {
    if (error instanceof AccountRefused) stream.end();
    // Else the database did not answer: the next time tells.
  }
}
