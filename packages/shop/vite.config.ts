import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('src/front'),
  plugins: [react()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    // Inlined data: URLs and a polyfill would need holes in the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
