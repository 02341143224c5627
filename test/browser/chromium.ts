import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';

const executablePath = '/usr/bin/chromium';

export const hasChromium = existsSync(executablePath);

if (!hasChromium) console.warn(`Tests in a browser are skipped: there is no ${executablePath}.`);

/** Starts Debian's Chromium, which is kept from calling home. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Content-Security-Policy of the harness. */
export const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";

/** Builds the harness as an application would: as vite does by itself, or with workers that share their parts. */
export async function bundleHarness(outDir: string, format: 'default' | 'es'): Promise<void> {
  await build({
    root: fileURLToPath(new URL('harness', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    ...(format === 'es' ? { worker: { format } } : {}),
  });
}

/** What should never come of a page: errors and warnings of it and its workers, and requests to anyone but `origin`. */
export function complaintsOf(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error}`));
  page.on('request', (request) => {
    const { origin: asked, protocol } = new URL(request.url());
    if (asked !== origin && protocol !== 'blob:') complaints.push(`request to ${request.url()}`);
  });
  return complaints;
}
