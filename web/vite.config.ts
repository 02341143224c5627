import { defineConfig, type Plugin } from 'vite';
import { licencesOfWorkers } from './licences.ts';

/** While developing, vite puts styles into the page itself, which the page as it is built does not allow. */
const letViteStyle: Plugin = {
  name: 'let-vite-style',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace("style-src 'self'", "$& 'unsafe-inline'"),
};

/** What a worker begins with: nothing else is in the file. */
const isBegin = /[.\\/]worker\.[jt]s(?:\?|$)/;
/** Code of others, and what was made of it, is large and rarely needed. */
const isOfOthers = /node_modules|generated/;
const ours = { name: 'tsmask', test: (id: string) => !isBegin.test(id) && !isOfOthers.test(id), priority: 1 };
const shared = { name: 'shared', minShareCount: 2 };

export default defineConfig({
  // Relative addresses: the page can be put under any path.
  base: './',
  plugins: [letViteStyle, licencesOfWorkers('licenses-workers.md')],
  // The Content-Security-Policy knows neither data: addresses nor inline scripts.
  // What others wrote comes with their licences.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, license: { fileName: 'licenses.md' } },
  // Safari runs the script that a worker begins with once more when a part that is loaded later imports from it: so our own
  // code, and what several parts share, stands in files of its own.
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting: { groups: [ours, shared] } } } },
  // The package itself lies beside this folder.
  server: { fs: { allow: ['..'] } },
});
