/**
 * Whoever holds the secret key can cancel every payment of the shop, so this library does not run where a visitor could
 * read it: in a page, or in a worker of a browser.
 *
 * @throws Error in a browser
 */
export function refuseBrowser(scope: Record<string, unknown> = globalThis as never): void {
  const { window, document, navigator, importScripts } = scope;
  const agent = (navigator as { userAgent?: unknown } | undefined)?.userAgent;
  const isPage = window !== undefined && document !== undefined;
  // Edge runtimes look like workers, too, but none of them calls itself Mozilla.
  const isWorker = typeof importScripts === 'function' && String(agent).startsWith('Mozilla/');
  if (isPage || isWorker) {
    throw new Error(
      '@tollgate/server holds the secret key and must not run in a browser. Call it on the server.',
    );
  }
}
