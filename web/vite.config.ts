import { defineConfig, type Plugin } from 'vite';
import { licencesOfWorkers } from './licences.ts';

/** While developing, vite puts styles into the page itself, which the page as it is built does not allow. */
const letViteStyle: Plugin = {
  name: 'let-vite-style',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace("style-src 'self'", "$& 'unsafe-inline'"),
};

export default defineConfig({
  // Relative addresses: the page can be put under any path.
  base: './',
  plugins: [letViteStyle, licencesOfWorkers('licenses-workers.md')],
  // The Content-Security-Policy knows neither data: addresses nor inline scripts.
  // What others wrote comes with their licences.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, license: { fileName: 'licenses.md' } },
  worker: { format: 'es' },
  // The package itself lies beside this folder.
  server: { fs: { allow: ['..'] } },
});
