import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { leadHere, type PluginOptions } from './lead-here.ts';
import { env } from './main.ts';

/** What of Next's configuration we add to. */
interface NextConfig {
  webpack?: (config: WebpackConfig, context: unknown) => WebpackConfig;
  turbopack?: { rules?: Record<string, unknown> };
  [name: string]: unknown;
}
interface WebpackConfig {
  module: { rules: unknown[] };
}

const developmentServer = 'phase-development-server';

/**
 * Next's development server against a local gateway, the shop unchanged: `export default withTollgate(config)`. Builds and
 * `next start` are left alone.
 */
export function withTollgate(config: NextConfig = {}, options: PluginOptions = {}) {
  return async (phase: string): Promise<NextConfig> => {
    if (phase !== developmentServer) return config;
    const { gateway } = readConfig(env, options);
    await leadHere(gateway, env);
    const loader = {
      loader: fileURLToPath(new URL('loader.cjs', import.meta.url)),
      options: { origin: gateway.origin },
    };
    return {
      ...config,
      webpack: (given, context) => {
        const own = config.webpack?.(given, context) ?? given;
        own.module.rules.push({ test: /\.[cm]?[jt]sx?$/, enforce: 'pre', use: [loader] });
        return own;
      },
      turbopack: {
        ...config.turbopack,
        rules: { ...config.turbopack?.rules, '*.{js,jsx,ts,tsx,mjs,cjs}': { loaders: [loader] } },
      },
    };
  };
}
