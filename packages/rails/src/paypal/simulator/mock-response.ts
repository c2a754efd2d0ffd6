import { type Answer, failure, refusal } from './answer.ts';
import { errorNames, type Issue, issues } from './issues.ts';

/**
 * Negative testing as the sandbox offers it: `PayPal-Mock-Response: {"mock_application_codes":"INSTRUMENT_DECLINED"}`
 * is answered with that error and nothing is done. What is not an error we know falls through to the real behaviour.
 */
export function mockAnswer(header: string | undefined): Answer | undefined {
  const code = codeIn(header);
  if (code === undefined) return undefined;
  if (Object.hasOwn(issues, code)) return refusal([{ issue: code as Issue }]);
  const [status] = Object.entries(errorNames).find(([, [name]]) => name === code) ?? [];
  return status === undefined ? undefined : failure(Number(status));
}

function codeIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    const { mock_application_codes: code } = JSON.parse(header) as { mock_application_codes?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
