import type { CallView } from '@tollgate/contract/console';

/** Headers that say something about the call; the rest is of the connection, or the key, which has its own place. */
const told = /^(content-type|accept-language|idempotency-key|tosspayments-test-code)$/i;

/** The same call for a shell, with a name in place of the secret key. Whoever runs it puts the key in. */
export function curlOf(call: CallView, origin: string): string {
  const lines = [`curl -X ${call.method} ${quoted(origin + call.path)}`, '-u "$SECRET_KEY:"'];
  for (const { name, value } of call.requestHeaders) {
    if (told.test(name)) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  if (call.requestBody) lines.push(`--data-raw ${quoted(call.requestBody)}`);
  return lines.join(' \\\n  ');
}

/** Within single quotes a shell changes nothing, and a single quote ends them. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
