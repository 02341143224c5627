import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, normalize } from 'node:path';

/** A folder on the disk and how the server hands out what lies in it. */
export interface Share {
  readonly folder: string;
  /** Whether parts of files can be asked for. Default false. */
  readonly ranges?: boolean;
  /** Content-Security-Policy of every answer. */
  readonly policy?: string;
}

export interface Seen {
  readonly path: string;
  readonly status: number;
  /** Of the body that was sent. */
  readonly bytes: number;
}

export interface TestServer {
  readonly origin: string;
  /** Every request so far, in the order of the answers. */
  readonly seen: Seen[];
  /** Paths that are answered with 404 from now on. */
  readonly missing: Set<string>;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Serves folders under the paths that are the keys of `shares`, such as `/app/`, on a free port of this machine. */
export async function serve(shares: Readonly<Record<string, Share>>): Promise<TestServer> {
  const seen: Seen[] = [];
  const missing = new Set<string>();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    // A browser asks for it once, of the first page that names no icon, and would complain of a 404 whenever it likes.
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    const end = (status: number, headers: Record<string, string | number>, body = new Uint8Array()) => {
      seen.push({ path, status, bytes: body.length });
      response.writeHead(status, { 'Cache-Control': 'no-store', 'Content-Length': body.length, ...headers }).end(body);
    };
    const found = Object.entries(shares).find(([prefix]) => path.startsWith(prefix));
    if (!found || missing.has(path)) return end(404, {});
    const [prefix, { folder, ranges = false, policy }] = found;
    const name = normalize(path.slice(prefix.length) || 'index.html');
    const bytes = name.startsWith('..') ? undefined : await readFile(`${folder}/${name}`).catch(() => undefined);
    if (!bytes) return end(404, {});
    const headers = {
      'Content-Type': types[extname(name)] ?? 'application/octet-stream',
      ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }),
      ...(ranges ? { 'Accept-Ranges': 'bytes' } : {}),
    };
    const [, from, to] = (ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')) || [];
    if (from === undefined) return end(200, headers, bytes);
    if (Number(from) >= bytes.length) return end(416, { 'Content-Range': `bytes */${bytes.length}` });
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const contentRange = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    end(206, { ...headers, 'Content-Range': contentRange }, part);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    missing,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
