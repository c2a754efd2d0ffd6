import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';

/** A name or an address of the machine itself. */
function isLoopbackName(name: string): boolean {
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  if (bare.toLowerCase() === 'localhost') return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

type Place = Pick<Config, 'host' | 'publicUrl'>;

/** Whether nobody but this machine can be meant to reach the gateway. */
export const isAtHome = ({ host, publicUrl }: Place): boolean =>
  isLoopbackName(host) && (publicUrl === undefined || isLoopbackName(new URL(publicUrl).hostname));

/** What proxies and tunnels add; somebody behind one may be anywhere. */
const PASSED_ON =
  /^(forwarded|via|x-forwarded.*|x-real-ip|x-original-.*|x-client-ip|x-cluster-client-ip|true-client-ip|cf-.*|cdn-loop|fly-.*|fastly-.*|x-envoy-.*|x-arr-.*|x-azure-.*|x-amzn-.*|x-appengine-.*)$/;

/**
 * Whether somebody on this very machine asks, by the machine's own name.
 *
 * A page of a stranger can be made to point its own name here (DNS rebinding), so the name is looked at too. A tunnel
 * gives itself away by what it adds. One that adds nothing and writes our own name speaks HTTP/1.0 as a rule, which no
 * browser does; beyond that, `TOLLGATE_PUBLIC_URL` says that there is one.
 */
export function isFromHome(place: Place, request: FastifyRequest): boolean {
  if (!isAtHome(place) || request.raw.httpVersion === '1.0') return false;
  if (!isLoopbackName(request.raw.socket.remoteAddress ?? '')) return false;
  if (Object.keys(request.headers).some((name) => PASSED_ON.test(name))) return false;
  const host = request.headers.host;
  const name = host === undefined ? undefined : /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1];
  return name !== undefined && isLoopbackName(name);
}
