import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // Inlined data: URLs and a polyfill would need holes in the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
