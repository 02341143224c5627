import { joined } from '../../bytes.ts';
import { isTsmaskError, TsmaskError } from '../../errors.ts';
import { unlessAborted } from './abort.ts';
import { type FileVersion, type Part, partOf, sameVersion, versionOf } from './answer.ts';
import type { WholeFiles } from './cache.ts';
import { exchange, type NextChunk } from './exchange.ts';
import { Failure, longBody, shortBody, statusFailure, tooLarge, wholeInstead } from './failure.ts';
import { hostOf } from './hosts.ts';
import type { HttpSettings } from './options.ts';
import { Patience } from './patience.ts';

/** Gives a URL that the server accepts; `refused` is the one it gave before, which the server does not accept any more. */
export type Signer = (url: string, refused?: string) => string | Promise<string>;

/** What is known of a file before the first request. */
export interface KnownFile {
  /** What {@link Signer} gave last. */
  readonly address?: string;
  readonly version: FileVersion;
  /** Whether the server has sent a part of it. */
  readonly isRanged: boolean;
}

/** A file on a web server: gets parts of it, as often as that needs to be tried. */
export class RemoteFile {
  readonly url: string;
  version: FileVersion;
  /** All of the file, where the server sends it only as a whole. */
  whole: Uint8Array<ArrayBuffer> | undefined;
  isRanged: boolean;
  readonly #settings: HttpSettings;
  readonly #concurrency: number;
  readonly #wholeFiles: WholeFiles;
  readonly #sign: Signer | undefined;
  /** What #sign gave last, and the promise of it. */
  #given: string | undefined;
  #address: Promise<string> | undefined;
  /** The first read: until it ends nobody knows whether the server sends parts. */
  #first: Promise<unknown> | undefined;

  constructor(
    url: string,
    settings: HttpSettings,
    wholeFiles: WholeFiles,
    { sign, known, peers = 1 }: { sign?: Signer | undefined; known?: KnownFile | undefined; peers?: number },
  ) {
    this.url = url;
    this.#settings = settings;
    this.#concurrency = Math.max(1, Math.floor(settings.concurrency / peers));
    this.#wholeFiles = wholeFiles;
    this.#sign = sign;
    this.version = known?.version ?? {};
    this.isRanged = known?.isRanged ?? false;
    this.#given = known?.address;
    if (known?.address !== undefined) this.#address = Promise.resolve(known.address);
  }

  get known(): KnownFile {
    const { version, isRanged } = this;
    return { version, isRanged, ...(this.#given === undefined ? {} : { address: this.#given }) };
  }

  get isSigned(): boolean {
    return this.#sign !== undefined;
  }

  /** The URL to ask: a fresh one where the last was `refused`. */
  address(refused?: string): Promise<string> {
    if (!this.#sign) return Promise.resolve(this.url);
    if (this.#address === undefined || (refused !== undefined && refused === this.#given)) {
      this.#given = undefined;
      const pending = this.#renew(this.#sign, refused);
      this.#address = pending;
      pending.then(
        (url) => {
          this.#given = url;
        },
        () => {
          this.#address = undefined;
        },
      );
    }
    return this.#address;
  }

  async #renew(sign: Signer, refused: string | undefined): Promise<string> {
    try {
      const signed = await sign(this.url, refused);
      if (typeof signed === 'string' && URL.canParse(signed)) return signed;
    } catch (cause) {
      if (isTsmaskError(cause)) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TsmaskError('HTTP_ERROR', `${this.url} cannot be signed: ${why}`, {
        subject: this.url,
        remedy: 'The function http.signUrl failed: check what it needs.',
        cause,
      });
    }
    throw new TsmaskError('BAD_OPTION', `http.signUrl gives no URL for ${this.url}.`, {
      subject: 'http.signUrl',
      remedy: 'Return the signed URL as a string, or a promise of one.',
    });
  }

  /**
   * Puts the bytes `from`…`to` of the file into `target`.
   * @returns where they end: before `to` only where the file does
   */
  async read({ from, to }: Part, target: Uint8Array, signal: AbortSignal | undefined): Promise<number> {
    while (!this.whole) {
      if (this.isRanged) return this.#request({ from, to }, target, signal);
      if (this.#first) {
        await unlessAborted(this.#first, signal);
        continue;
      }
      const first = this.#request({ from, to }, target, signal);
      this.#first = first.then(noop, noop);
      try {
        return await first;
      } finally {
        this.#first = undefined;
      }
    }
    const part = this.whole.subarray(from, to);
    target.set(part);
    return Math.min(to, Math.max(from, this.whole.length));
  }

  async #request({ from, to }: Part, target: Uint8Array, signal: AbortSignal | undefined): Promise<number> {
    const { timeout, headers } = this.#settings;
    const patience = new Patience(this.#settings);
    let at = from;
    const take = (bytes: Uint8Array) => {
      target.set(bytes, at - from);
      at += bytes.length;
    };
    let refused: string | undefined;
    while (at < to && at < (this.version.size ?? Infinity)) {
      const begun = at;
      const url = await unlessAborted(this.address(refused), signal);
      const host = hostOf(url);
      try {
        const isEnd = await host.run(this.#concurrency, signal, () =>
          exchange(
            { url, headers: { ...headers, Range: `bytes=${at}-${to - 1}` }, timeout, host, signal },
            (response, next) => this.#answer(response, { from: at, to }, next, take),
          ),
        );
        if (this.whole) return this.read({ from, to }, target, signal);
        if (isEnd) {
          if (at > from) this.#learn({ size: at });
          break;
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (at > begun) {
          patience.renew();
          refused = undefined;
        }
        if (error.details.refused && this.#sign && refused === undefined) refused = url;
        else await patience.wait(error, this.url, signal);
      }
    }
    return at;
  }

  /** Takes an answer; true where the file ends at the beginning of what was asked for. */
  async #answer(response: Response, asked: Part, next: NextChunk, take: (bytes: Uint8Array) => void): Promise<boolean> {
    const { status } = response;
    if (status === 200) {
      await this.#takeWhole(response, next);
      return false;
    }
    if (status === 416) {
      const size = versionOf(response).size;
      if (size !== undefined && size > asked.from) {
        throw new Failure({
          reason: `the server has ${size} bytes but refuses those from ${asked.from}`,
          remedy: 'The server does not serve parts of files correctly: download the files first.',
        });
      }
      this.#learn(size === undefined ? {} : { size });
      return true;
    }
    if (status !== 206) throw statusFailure(response, this.isSigned);
    const part = partOf(response, asked);
    this.#learn(versionOf(response));
    this.isRanged = true;
    const expected = (part ?? asked).to - asked.from;
    let got = 0;
    for (let bytes = await next(); bytes; bytes = await next()) {
      got += bytes.length;
      if (got > expected) throw longBody();
      take(bytes);
    }
    // Without Content-Range the file may simply end here; the next request tells.
    if (got < (part ? expected : 1)) throw shortBody(got, expected);
    return false;
  }

  /** Takes the whole file, which is all that this server sends. */
  async #takeWhole(response: Response, next: NextChunk): Promise<void> {
    // A server that has sent parts before will again; perhaps another one has answered behind the same name.
    if (this.isRanged) throw wholeInstead();
    this.#learn(versionOf(response));
    const encoded = response.headers.get('Content-Encoding') !== null;
    const length = encoded ? null : response.headers.get('Content-Length');
    const { wholeBytes } = this.#settings;
    let held = 0;
    const hold = (bytes: number) => {
      if (this.#wholeFiles.bytes - held + bytes > wholeBytes) throw tooLarge(wholeBytes);
      this.#wholeFiles.bytes += bytes - held;
      held = bytes;
    };
    try {
      hold(Number(length ?? 0));
      const chunks: Uint8Array[] = [];
      let got = 0;
      for (let bytes = await next(); bytes; bytes = await next()) {
        got += bytes.length;
        if (got > Number(length ?? 0)) hold(got);
        chunks.push(bytes);
      }
      if (length !== null && got !== Number(length)) throw shortBody(got, Number(length));
      this.#learn({ size: got });
      this.whole = joined(chunks);
    } catch (error) {
      hold(0);
      throw error;
    }
  }

  #learn(found: FileVersion): void {
    this.version = sameVersion(this.version, found);
  }
}

function noop(): void {}
