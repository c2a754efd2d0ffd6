import type { Failure } from '@tollgate/domain';
import type { Logger } from 'pino';
import { note } from './noted.ts';

/** Secret keys and payment secrets, as far as their kind can be told: what stands behind it is left out. */
const SECRETS = /\b((?:test|live)_(?:g?sk|ak)_|ps_|whsec_)[\w+/=-]+/g;

/**
 * Tells the operator the true cause of a refusal, which the wire does not, and the log of calls, which tells the
 * merchant's developer. Facts carry what callers
 * sent, and a key that somebody put into the wrong field must not be kept in a log.
 *
 * @param path the route as it is mounted, never the address itself: that may carry a window's token
 */
export function logRefusal(log: Logger, failure: Failure, path: string | undefined): void {
  note({ failure });
  const { code, facts } = failure;
  if (!log.isLevelEnabled('info')) return;
  const told = JSON.parse(JSON.stringify(facts).replace(SECRETS, '$1…'));
  log.info({ code, facts: told, path }, 'refused');
}
