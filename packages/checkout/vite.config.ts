import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/checkout/',
  plugins: [preact()],
  build: {
    target: 'es2022',
    // The page's CSP knows no inline script, style or font, so nothing may be folded into the HTML or the CSS.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
