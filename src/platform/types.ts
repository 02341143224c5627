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
   * at least that length. What is read into `room`, as tiles are, is not kept for other reads of a URL; the rest is.
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
  /** Whether the program is to wait for the thread. At first it is. */
  hold(isHeld: boolean): void;
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
  append(bytes: Uint8Array): Promise<void>;
  /** Gives it its name. */
  commit(): Promise<void>;
  /** Leaves nothing of it, unless it has been committed. May be called at any time. */
  discard(): Promise<void>;
}

/**
 * A wish that browsers do not grant: a level from 1 to 9, or `runs`, which looks for runs of equal bytes only. That is all
 * there is in a mask, and then both the fastest and the smallest.
 */
export type DeflateEffort = number | 'runs';

/** A file under way, which appears under its final name when it is finished. */
export interface PartFile {
  /** Where it lies until then. */
  readonly path: string;
  /** Gives it its final name; what has it is replaced. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** A folder under way, likewise. */
export interface PartFolder {
  /** Writes a new file; `name` may lead through folders. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** When all writing has ended. */
  finish(): Promise<void>;
  /** When all writing has ended. */
  discard(): Promise<void>;
}

export type Hdf5 = typeof import('h5wasm');

export interface Platform {
  /** Cores that may be used. */
  readonly cores: number;
  /** Opens a file, a URL or a Blob for random access. A URL is opened once for each `ref`: `access` counts then. */
  openSource(ref: SourceRef, access?: UrlAccess): Promise<ByteSource>;
  /** Every file below a folder, as paths, sorted; undefined if `path` is a file. */
  listFiles(path: string): Promise<string[] | undefined>;
  /** Starts a worker thread that runs `src/run/worker.ts`. */
  createWorker(): WorkerHandle;
  /** Compresses to the zlib format. */
  deflate(bytes: Uint8Array<ArrayBuffer>, effort?: DeflateEffort): Promise<Uint8Array<ArrayBuffer>>;
  /** Compresses to the gzip format, with nothing in it that differs from run to run. */
  gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  createScratch(): Promise<Scratch>;
  /**
   * Fails with a typed error unless files can be created in `folder`; makes the folder, and those above it, if they are
   * missing. Answers with those that it made, the outermost first.
   */
  prepareFolder(folder: string): Promise<readonly string[]>;
  /** Removes folders that `prepareFolder` made, as far as they are empty. */
  removeFolders(made: readonly string[]): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** The way from a folder to a file, with slashes. */
  relativePath(folder: string, path: string): string;
  /** Begins a file that appears under `path` only when it is committed. */
  createFile(path: string): Promise<WholeFile>;
  /** Writes a file that appears under `path` only when every chunk has been written. */
  saveWhole(path: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  startFile(path: string): Promise<PartFile>;
  startFolder(path: string): Promise<PartFolder>;
  /** The HDF5 library whose files are on the disk; four megabytes, so only when it is wanted. */
  loadHdf5(): Promise<Hdf5>;
}
