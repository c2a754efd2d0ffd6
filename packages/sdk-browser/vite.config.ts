import { sdkErrors } from '@tollgate/contract/sdk-errors';
import { defineConfig, type Plugin } from 'vite';
import { reasons } from './src/reasons.ts';

/** A buyer waits for this script: words of codes it cannot end with stay at home, a sixth of the file. */
const onlyOurWords: Plugin = {
  name: 'only-our-words',
  transform: (_, id) =>
    id.endsWith('/contract/src/sdk-errors.ts')
      ? `export const sdkErrors = ${JSON.stringify(Object.fromEntries(reasons.map((code) => [code, sdkErrors[code]])))}`
      : undefined,
};

/** One file, no chunks, no globals but `TossPayments`: what a `<script src=".../v2/standard">` expects. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [onlyOurWords],
  build: {
    // The browsers the original supports. Source: sdk.md of the protocol, 1.4.
    target: ['chrome72', 'edge79', 'firefox64', 'safari13'],
    lib: { entry: 'src/standard.ts', formats: ['iife'], name: 'tollgate', fileName: () => 'standard.js' },
  },
});
