import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';

/**
 * Where a request comes from. What a caller writes into the header himself stands before what our own proxies add, so
 * it is counted from the end: as many as there are proxies.
 */
export function addressOf({ proxies }: Pick<Config, 'proxies'>, request: FastifyRequest): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',');
  const chain = forwarded
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  chain.push(request.raw.socket.remoteAddress ?? '');
  const said = chain[Math.max(0, chain.length - 1 - proxies)] ?? '';
  return ipaddr.isValid(said) ? ipaddr.process(said).toString() : 'unknown';
}

/** One person's addresses: of the newer kind, everybody has more of them than could be counted. */
export function neighbourhood(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return address;
  return Buffer.from(parsed.toByteArray().slice(0, 8)).toString('hex');
}
