import { readConfig } from '../config.ts';
import { inBrowser, leadHere, type PluginOptions } from './lead-here.ts';
import { env } from './main.ts';

/** What of Vite's plugin interface we use. */
interface VitePlugin {
  name: string;
  apply: 'serve';
  enforce: 'pre';
  config(): object;
  configureServer(server: {
    httpServer: { once(event: 'close', heard: () => void): void } | null;
  }): Promise<void>;
  transformIndexHtml(html: string): string;
  transform(code: string): string | undefined;
}

/**
 * Vite's development server against a local gateway, the shop unchanged: the browser gets the gateway's script, and server
 * code that Vite runs (SvelteKit, Nuxt, React Router …) reaches the gateway under `api.tosspayments.com`. Builds are left
 * alone.
 */
export function tollgate(options: PluginOptions = {}): VitePlugin {
  const { gateway } = readConfig(env, options);
  return {
    name: 'tollgate',
    apply: 'serve',
    enforce: 'pre',
    // The npm loader has the script's address in it; bundled ahead of time nobody could change that.
    config: () => ({ optimizeDeps: { exclude: ['@tosspayments/tosspayments-sdk'] } }),
    configureServer: async ({ httpServer }) => {
      const standIn = await leadHere(gateway, env);
      httpServer?.once('close', () => void standIn.close());
    },
    transformIndexHtml: (html) => inBrowser(html, gateway),
    transform: (code) => {
      const changed = inBrowser(code, gateway);
      return changed === code ? undefined : changed;
    },
  };
}
