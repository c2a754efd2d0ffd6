import { createContext, Script } from 'node:vm';

/** What every runtime has that calls itself Web-standard. No `process`, no `Buffer`, no `require`. */
const webGlobals = {
  fetch,
  crypto,
  Request,
  Response,
  Headers,
  URL,
  URLSearchParams,
  AbortSignal,
  AbortController,
  TextEncoder,
  TextDecoder,
  atob,
  btoa,
  structuredClone,
  setTimeout,
  clearTimeout,
  console,
  Uint8Array,
};

/** Runs a bundle, an ES module without imports, where nothing of Node exists. Answers what it exports. */
export function runBare(code: string): Record<string, unknown> {
  const exported = /export\s*\{([^}]*)\}\s*;?\s*$/.exec(code);
  if (!exported?.[1]) throw new Error('the bundle exports nothing');
  const names = exported[1].split(',').map((part) => part.trim().split(/\s+as\s+/));
  const pairs = names.map(([inner, outer = inner]) => `${outer}: ${inner}`).join(', ');
  const script = `(() => { ${code.slice(0, exported.index)}\n return { ${pairs} }; })()`;
  return new Script(script).runInContext(createContext({ ...webGlobals })) as Record<string, unknown>;
}
