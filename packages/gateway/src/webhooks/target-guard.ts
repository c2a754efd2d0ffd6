import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { type ResolveHost, resolveHost } from './resolve-host.ts';

export type Environment = 'test' | 'live';

/** The request was not made: its target lies in a network that merchants have no business in. */
export class TargetRefused extends Error {
  readonly code = 'target-refused';
}

/** Where clouds tell a machine its own secrets; link-local addresses are all taken for that. */
const METADATA = new Set(['100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']);

/**
 * Whether webhooks must not go to this address.
 *
 * Live: everything that is not public, also when written as an IPv6 form of an IPv4 address. Test: a
 * developer's own machine and network are fine, a cloud's metadata never are.
 *
 * @param address an IP address, not a name
 */
export function isForbiddenAddress(address: string, environment: Environment): boolean {
  if (!ipaddr.isValid(address)) return true;
  const ip = innermost(ipaddr.parse(address));
  if (ip.range() === 'linkLocal' || METADATA.has(ip.toString())) return true;
  return environment === 'live' && ip.range() !== 'unicast';
}

/** IPv4 in the IPv6 forms that a system or a translator on the way turns back into it. */
function innermost(ip: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(ip instanceof ipaddr.IPv6)) return ip;
  if (ip.isIPv4MappedAddress()) return ip.toIPv4Address();
  const isTranslated = ip.match(ipaddr.IPv6.parse('64:ff9b::'), 96);
  return isTranslated ? new ipaddr.IPv4(ip.toByteArray().slice(12)) : ip;
}

/**
 * Opens connections only to allowed addresses. The address that was checked is the address that is
 * connected to, so a name that changes its meaning between the two gains nothing.
 */
export function guardedConnector(
  environment: Environment,
  timeoutMs: number,
  resolve: ResolveHost = resolveHost,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    lookup: guardedLookup(environment, resolve),
  } as buildConnector.BuildOptions);
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    // A literal address is connected to without any lookup.
    if (isIP(hostname) !== 0 && isForbiddenAddress(hostname, environment)) {
      callback(new TargetRefused(`${hostname} is not public`), null);
    } else {
      connect(options, callback);
    }
  };
}

function guardedLookup(environment: Environment, resolve: ResolveHost): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname).then(
      (found) => {
        const inner = found.find(({ address }) => isForbiddenAddress(address, environment));
        // One inner address among public ones is reason enough: no public shop has one.
        if (inner) return callback(new TargetRefused(`${hostname} is ${inner.address}`), '');
        if (all) return callback(null, found);
        const one = found.find((each) => !family || each.family === family) ?? found[0];
        return one ? callback(null, one.address, one.family) : callback(new Error('ENOTFOUND'), '');
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

/**
 * Connections are kept for a burst and closed after a second of quiet: receivers that close theirs
 * earlier than that are rare, and a webhook lost on a connection just closed would wait a minute. Their
 * number is bounded by the deliveries in flight. One more pool per environment, so that no connection
 * opened for a test shop serves a live one.
 */
export function openAgents(timeoutMs: number, resolve?: ResolveHost): Record<Environment, Agent> {
  const open = (environment: Environment) =>
    new Agent({
      connect: guardedConnector(environment, timeoutMs, resolve),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: 1_000,
      keepAliveMaxTimeout: 3_000,
      // The attempt's own time limit holds; undici's are only for answers that stall within it.
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxHeaderSize: 32_768,
    });
  return { test: open('test'), live: open('live') };
}
