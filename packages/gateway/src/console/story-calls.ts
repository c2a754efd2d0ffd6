import { endpoints, type Language } from '@tollgate/contract';
import { whyOf } from '@tollgate/contract/console';
import type { WholeApiCall } from '../store/api-log.ts';
import { type Placed, placed } from './story-parts.ts';
import { words } from './story-words.ts';

/** A call of the merchant's server, or of the customer's window. */
export const tellCall = (call: WholeApiCall, language: Language): Placed => {
  const isRefused = call.status >= 400 || call.status === 0;
  const name = nameOf(call, language);
  return placed(language, {
    id: `call-${call.callId}`,
    wall: call.wallAt,
    at: call.at,
    rank: 'call',
    kind: isRefused ? 'refused' : 'call',
    title: `${name} → ${call.status === 0 ? '—' : call.status}${call.code ? ` ${call.code}` : ''}`,
    why: whyOf(call, language) ?? (call.replayOf ? words.repeated[language] : null),
    isTrouble: isRefused,
    facts: [
      [words.took, `${call.latencyMs} ms`],
      [words.key, call.maskedKey],
      [words.trace, call.traceId],
    ],
    callId: call.callId,
    bodies: [
      [words.request, call.requestBody],
      [words.response, call.responseBody],
    ],
  });
};

function nameOf({ endpoint, method, path }: WholeApiCall, language: Language): string {
  const known = Object.entries(endpoints).find(([name]) => name === endpoint)?.[1];
  return known
    ? `${known.summary[language]} (${method} ${known.path.replaceAll(/:(\w+)/g, '{$1}')})`
    : `${method} ${path}`;
}
