/**
 * The few things that differ between Node and browsers. `node.ts` and `browser.ts` each export a `platform` of this
 * shape; package.json's `#platform` import picks one.
 */
import type { PlainHttpOptions, UrlAccess } from './http/index.ts';

/** Where bytes lie. Cloneable, so that every worker opens its own files. */
export type SourceRef =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly http?: PlainHttpOptions }
  | { readonly kind: 'blob'; readonly name: string; readonly blob: Blob };

/** Random access to one file. */
export interface ByteSource {
  /** Bytes, or undefined where a server does not say. */
  readonly size: number | undefined;
  /**
   * Reads up to `length` bytes at `offset`: fewer where the file ends before. They may be put into `room`, which then has
   * at least that length; its memory may come back as another buffer's, and `room` itself be empty then. What is read
   * into `room`, as tiles are, is not kept for other reads of a URL; the rest is.
   */
  read(
    offset: number,
    length: number,
    signal?: AbortSignal,
    room?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** What comlink speaks through, said here so that its own types do not become part of this package's. */
export interface WorkerEndpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: object): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: object): void;
  start?(): void;
}

/** A worker thread that speaks comlink. */
export interface WorkerHandle {
  readonly endpoint: WorkerEndpoint;
  /** Calls back, at most once, when the thread fails or ends without having been asked to. */
  onFailure(callback: (reason: string) => void): void;
  terminate(): Promise<void>;
}

/** Bytes set aside during a run, outside the heap where the platform can. */
export interface Scratch {
  /** Appends and returns the offset at which the bytes lie. */
  append(bytes: Uint8Array): Promise<number>;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Gives the space back. */
  close(): Promise<void>;
}

/** A file whose bytes come bit by bit. */
export interface WholeFile {
  /** Where it lies until it has its name, on the disk, for libraries that write there themselves. Absent elsewhere. */
  readonly path?: string;
  /** Takes the next bytes, which are the caller's again when the promise is fulfilled. */
  append(bytes: Uint8Array): Promise<void>;
  /** No more bytes will come: where files that are open are few, it need not stay open until it is committed. */
  finish?(): Promise<void>;
  /** Gives it its name; what has it is replaced. */
  commit(): Promise<void>;
  /** Leaves nothing of it, unless it has been committed. May be called at any time. */
  discard(): Promise<void>;
}

/** A folder of many small files that are of use together alone. */
export interface WholeFolder {
  /** Writes a new file; `name` may lead through folders. May be called for several at the same time. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Gives it its name, when all writing has ended; what has it is replaced. */
  commit(): Promise<void>;
  /** Leaves nothing of it, unless it has been committed. When all writing has ended. */
  discard(): Promise<void>;
}

/**
 * Where outputs go. Names of files lie below it, may lead through folders with slashes, and are unknown to others until
 * the file is whole.
 */
export interface OutputPlace {
  /** Which of these files and folders are there already. Asked before anything is written. */
  existing(names: readonly string[]): Promise<readonly string[]>;
  createFile(name: string): Promise<WholeFile>;
  createFolder(name: string): Promise<WholeFolder>;
  /** After a failure: removes folders that it made on the way, as far as they are empty. */
  abandon(): Promise<void>;
}

/** A folder of the disk. */
export interface DiskPlace extends OutputPlace {
  /** The way from it to a path, with slashes. */
  wayTo(path: string): string;
}

/**
 * A wish that browsers do not grant: a level from 1 to 9, or `runs`, which looks for runs of equal bytes only. That is all
 * there is in a mask, and nearly all in differences of neighbours, which are noise otherwise: it is the fastest then, and a
 * few per cent larger than the others.
 */
export type DeflateEffort = number | 'runs';

export type Hdf5 = typeof import('h5wasm');

export interface Platform {
  /** Cores that may be used. */
  readonly cores: number;
  /** Opens a file, a URL or a Blob for random access. A URL is opened once for each `ref`: `access` counts then. */
  openSource(ref: SourceRef, access?: UrlAccess): Promise<ByteSource>;
  /** Every file below a folder, as paths, sorted; undefined if `path` is a file. */
  listFiles(path: string): Promise<string[] | undefined>;
  /** Starts a worker thread that runs `src/workers/worker.ts`. */
  createWorker(): WorkerHandle;
  /** Compresses to the zlib format. */
  deflate(bytes: Uint8Array<ArrayBuffer>, effort?: DeflateEffort): Promise<Uint8Array<ArrayBuffer>>;
  /** Compresses to the gzip format, with nothing in it that differs from run to run. */
  gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  createScratch(): Promise<Scratch>;
  exists(path: string): Promise<boolean>;
  /**
   * Makes a folder, and those above it, where they are missing. Fails with a typed error unless files can be created in
   * it.
   */
  openFolder(path: string): Promise<DiskPlace>;
  /** The HDF5 library whose files are on the disk; four megabytes, so only when it is wanted. */
  loadHdf5(): Promise<Hdf5>;
}
