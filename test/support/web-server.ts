/** A web server of files on this machine that misbehaves as it is told, and remembers what it sent. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What is wrong with one answer. */
export interface Fault {
  /** Before the head of the answer, milliseconds. */
  readonly latency?: number;
  /** Instead of the file. */
  readonly status?: number;
  /** Added to the others, or with null left out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** The connection is cut after this many bytes of the body; -1 before the head. */
  readonly cutAfter?: number;
  /** The body ends after this many bytes as if it were whole. */
  readonly shortBody?: number;
  /** Bytes nobody has asked for at the end of the body. */
  readonly extra?: number;
  /** The whole file, whatever is asked for. */
  readonly noRanges?: boolean;
  /** Without Content-Length. */
  readonly chunked?: boolean;
  readonly gzip?: boolean;
  /** Pieces of the body come one by one with this many milliseconds between them. */
  readonly slow?: number;
  /** Nothing comes after this many bytes of the body, but the connection stays. */
  readonly silentAfter?: number;
}

export interface Asked {
  readonly path: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** The number of the request, from 0; and among those of the same file. */
  readonly index: number;
  readonly ofFile: number;
}

export interface Sent extends Asked {
  status: number;
  /** Where the body begins in the file, and how much of it was sent. */
  from: number;
  bytes: number;
}

export class WebServer {
  readonly log: Sent[] = [];
  /** Requests that are being answered now, and the most there ever were. */
  active = 0;
  mostActive = 0;
  /** The fault of each answer. */
  rule: (asked: Asked) => Fault | undefined = () => undefined;
  /** Milliseconds between the last byte and a cut: what has been sent shall arrive before, on a busy machine too. */
  cutDelay = 20;
  readonly #files: (name: string) => Uint8Array | undefined;
  readonly #server = createServer((request, response) => {
    this.mostActive = Math.max(this.mostActive, ++this.active);
    response.on('close', () => this.active--);
    this.#answer(request, response).catch(() => response.destroy());
  });

  /** @param files their bytes by name, or the folder they are in */
  constructor(files: Readonly<Record<string, Uint8Array>> | string) {
    this.#files =
      typeof files === 'string'
        ? (name) => {
            try {
              return readFileSync(join(files, name));
            } catch {
              return undefined;
            }
          }
        : (name) => files[name];
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  url(name: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Bytes of a file, or of all, that were sent. */
  sent(path?: string): number {
    return this.log.reduce((sum, { path: of, bytes }) => sum + (path === undefined || of === path ? bytes : 0), 0);
  }

  /** Bytes that were sent more than once. */
  sentTwice(): number {
    let twice = 0;
    const ends = new Map<string, number>();
    for (const { path, from, bytes } of [...this.log].sort((a, b) => a.from - b.from)) {
      const end = ends.get(path) ?? 0;
      twice += Math.max(0, Math.min(end, from + bytes) - from);
      ends.set(path, Math.max(end, from + bytes));
    }
    return twice;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url!, 'http://here').pathname).slice(1);
    const asked: Asked = {
      path,
      url: request.url!,
      headers: request.headers,
      index: this.log.length,
      ofFile: this.log.filter((other) => other.path === path).length,
    };
    const sent: Sent = { ...asked, status: 0, from: 0, bytes: 0 };
    this.log.push(sent);
    const fault = this.rule(asked) ?? {};
    if (fault.latency) await sleep(fault.latency);
    if (fault.cutAfter === -1) return void response.destroy();
    const file = this.#files(path);
    const status = fault.status ?? (file ? undefined : 404);
    if (status !== undefined || !file) {
      sent.status = status!;
      response.writeHead(status!, withoutNulls(fault.headers ?? {})).end();
      return;
    }
    const { from, to, ...head } = headFor(file, request.headers.range, fault);
    sent.status = head.status;
    sent.from = from;
    const part = file.subarray(from, Math.min(to, from + (fault.shortBody ?? Infinity)));
    const plain = fault.extra ? Buffer.concat([part, new Uint8Array(fault.extra)]) : part;
    const body = fault.gzip ? gzipSync(plain) : plain;
    const length = fault.chunked ? {} : { 'Content-Length': String(body.length) };
    const encoding = fault.gzip ? { 'Content-Encoding': 'gzip' } : {};
    response.writeHead(head.status, withoutNulls({ ...length, ...encoding, ...head.headers, ...fault.headers }));
    response.flushHeaders();
    await this.#send(response, body, fault, sent);
  }

  async #send(response: ServerResponse, body: Uint8Array, fault: Fault, sent: Sent): Promise<void> {
    const stop = Math.min(body.length, fault.cutAfter ?? Infinity, fault.silentAfter ?? Infinity);
    const piece = fault.slow === undefined ? 1 << 16 : Math.ceil(stop / 5);
    for (let at = 0; at < stop; at += piece) {
      const bytes = body.subarray(at, Math.min(stop, at + piece));
      await new Promise<void>((resolve) => response.write(bytes, () => resolve()));
      if (response.destroyed) return;
      sent.bytes += bytes.length;
      if (fault.slow) await sleep(fault.slow);
    }
    if (fault.silentAfter !== undefined) return;
    if (fault.cutAfter === undefined) return void response.end();
    await sleep(this.cutDelay);
    response.destroy();
  }
}

function headFor(file: Uint8Array, range: string | undefined, fault: Fault) {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (first === undefined || fault.noRanges) return { status: 200, from: 0, to: file.length, headers: {} };
  const from = Number(first);
  if (from >= file.length) {
    return { status: 416, from: 0, to: 0, headers: { 'Content-Range': `bytes */${file.length}` } };
  }
  const to = Math.min(file.length, Number(last) + 1);
  return { status: 206, from, to, headers: { 'Content-Range': `bytes ${from}-${to - 1}/${file.length}` } };
}

function withoutNulls(headers: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null));
}
