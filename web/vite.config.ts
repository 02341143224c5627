import { defineConfig, type Plugin } from 'vite';

/** While developing, vite tells the page of changes over a connection, which the page as it is built does not need. */
const letViteConnect: Plugin = {
  name: 'let-vite-connect',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace("default-src 'none'", "$& ; connect-src 'self'"),
};

export default defineConfig({
  // Relative addresses: the page can be put under any path.
  base: './',
  plugins: [letViteConnect],
  // The Content-Security-Policy knows neither data: addresses nor inline scripts.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: 'es' },
  // The package itself lies beside this folder.
  server: { fs: { allow: ['..'] } },
});
