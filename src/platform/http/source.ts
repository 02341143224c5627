import type { ByteSource } from '../types.ts';
import { allOrNone, SharedWork, unlessAborted } from './abort.ts';
import type { Part } from './answer.ts';
import { FileBlocks, forgottenFiles, threadCache, WholeFiles } from './cache.ts';
import type { HttpSettings } from './options.ts';
import { type KnownFile, RemoteFile, type Signer } from './remote-file.ts';

/** What the thread that opened a file knows and has of it, for the threads that read it. Cloneable. */
export interface UrlFacts extends KnownFile {
  readonly isSigned: boolean;
  /** Numbers of the blocks that it can hand out. */
  readonly held: readonly number[];
}

/** How a source gets at its file. */
export interface UrlAccess {
  readonly sign?: Signer;
  readonly facts?: UrlFacts;
  /** Asks the thread that opened the file for blocks that it holds. */
  readonly heldBlocks?: (blocks: readonly number[]) => Promise<readonly (Uint8Array<ArrayBuffer> | undefined)[]>;
  /** Threads that read at the same time, this one included: they share the concurrency. */
  readonly peers?: number;
  /** What is held of files that come only as a whole: one for all files that count together. */
  readonly wholeFiles?: WholeFiles;
}

/** Some blocks on their way: what was asked for from the first one on, shorter where the file ends. */
interface Flight {
  readonly asked: Part;
  readonly work: SharedWork<Uint8Array<ArrayBuffer>>;
}

/** Random access to a file on a web server. What is read without `room` is kept in blocks; nothing kept is fetched again. */
export class UrlSource implements ByteSource {
  readonly #file: RemoteFile;
  readonly #settings: HttpSettings;
  readonly #memory = new FileBlocks();
  readonly #flights = new Map<number, Flight>();
  readonly #heldElsewhere: Set<number>;
  readonly #heldBlocks: UrlAccess['heldBlocks'];

  constructor(
    url: string,
    settings: HttpSettings,
    { sign, facts, heldBlocks, peers = 1, wholeFiles = new WholeFiles() }: UrlAccess,
  ) {
    this.#settings = settings;
    this.#file = new RemoteFile(url, settings, wholeFiles, { sign, known: facts, peers });
    this.#heldElsewhere = new Set(heldBlocks && facts?.held);
    this.#heldBlocks = heldBlocks;
    forgottenFiles.register(this, this.#memory);
  }

  get size(): number | undefined {
    return this.#file.version.size;
  }

  /** What other threads may know. */
  get facts(): UrlFacts {
    const { whole, known, isSigned } = this.#file;
    const count = Math.ceil((whole?.length ?? 0) / this.#settings.blockSize);
    const held = whole ? Array.from({ length: count }, (_, index) => index) : [...this.#memory.blocks.keys()];
    return { ...known, isSigned, held };
  }

  /** Blocks as they are held here, without any request; undefined for those that are not. */
  heldBlocks(blocks: readonly number[]): (Uint8Array<ArrayBuffer> | undefined)[] {
    const { blockSize } = this.#settings;
    const { whole } = this.#file;
    return blocks.map((index) =>
      // A view would be sent with all that lies around it.
      whole ? whole.slice(index * blockSize, (index + 1) * blockSize) : threadCache.get(this.#memory, index),
    );
  }

  /** A URL that the server accepts now; a fresh one where the last was `refused`. */
  address(refused?: string): Promise<string> {
    return this.#file.address(refused);
  }

  /** @throws TsmaskError HTTP_ERROR, NOT_READABLE, SOURCE_CHANGED, BAD_OPTION (signUrl); the signal's reason. */
  async read(
    offset: number,
    length: number,
    signal?: AbortSignal,
    room?: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    signal?.throwIfAborted();
    const { blockSize, cacheBytes } = this.#settings;
    const to = Math.min(offset + length, this.size ?? Infinity);
    if (to <= offset) return new Uint8Array(0);
    const bytes = room?.subarray(0, to - offset) ?? new Uint8Array(to - offset);
    const isKept = room === undefined && length <= cacheBytes / 4 && !this.#file.whole;
    let end = to;
    /** Takes what is wanted out of some bytes of the file; where they end early, so does the file. */
    const take = (from: number, found: Uint8Array, asked: number) => {
      const start = Math.max(from, offset);
      const stop = Math.min(from + found.length, to);
      if (stop > start) bytes.set(found.subarray(start - from, stop - from), start - offset);
      if (found.length < asked) end = Math.min(end, Math.max(offset, from + found.length));
    };

    const joins = new Set<Flight>();
    const missing: { first: number; last: number }[] = [];
    for (let index = Math.floor(offset / blockSize); index * blockSize < to; index++) {
      const held = threadCache.get(this.#memory, index);
      const flight = this.#flights.get(index);
      if (held) take(index * blockSize, held, blockSize);
      else if (flight && !flight.work.isAbandoned) joins.add(flight);
      else if (missing.at(-1)?.last === index - 1) missing.at(-1)!.last = index;
      else missing.push({ first: index, last: index });
    }
    const direct: Part[] = [];
    for (const { first, last } of missing) {
      if (isKept) joins.add(this.#launch(first, last));
      else direct.push({ from: Math.max(offset, first * blockSize), to: Math.min(to, (last + 1) * blockSize) });
    }
    await allOrNone(
      [
        ...[...joins].map(({ asked, work }) => async (aborted: AbortSignal) => {
          take(asked.from, await work.join(aborted), asked.to - asked.from);
        }),
        ...direct.map(({ from, to: until }) => async (aborted: AbortSignal) => {
          const reached = await this.#load({ from, to: until }, bytes.subarray(from - offset, until - offset), aborted);
          if (reached < until) end = Math.min(end, reached);
        }),
      ],
      signal,
    );
    end = Math.min(end, this.size ?? Infinity);
    return bytes.subarray(0, Math.max(0, end - offset));
  }

  /** Begins to fetch blocks that are kept. */
  #launch(first: number, last: number): Flight {
    const { blockSize, cacheBytes } = this.#settings;
    const from = first * blockSize;
    const to = Math.min((last + 1) * blockSize, this.size ?? Infinity);
    const work = new SharedWork(async (signal) => {
      try {
        const bytes = new Uint8Array(to - from);
        const found = bytes.subarray(0, (await this.#load({ from, to }, bytes, signal)) - from);
        for (let index = first; index <= last && !this.#file.whole; index++) {
          const block = found.slice((index - first) * blockSize, (index - first + 1) * blockSize);
          if (block.length > 0) threadCache.put(this.#memory, index, block, cacheBytes);
        }
        return found;
      } finally {
        for (let index = first; index <= last; index++) {
          if (this.#flights.get(index) === flight) this.#flights.delete(index);
        }
      }
    });
    const flight: Flight = { asked: { from, to }, work };
    for (let index = first; index <= last; index++) this.#flights.set(index, flight);
    return flight;
  }

  /** Fetches a part of the file: from the thread that has it, else from the server. Returns where it ends. */
  async #load({ from, to }: Part, target: Uint8Array, signal: AbortSignal): Promise<number> {
    const { blockSize } = this.#settings;
    const wanted: number[] = [];
    for (let index = Math.floor(from / blockSize); index * blockSize < to; index++) {
      if (this.#heldElsewhere.has(index)) wanted.push(index);
    }
    const found = wanted.length > 0 ? await unlessAborted(this.#heldBlocks!(wanted), signal) : [];
    let end = to;
    const gaps: Part[] = [];
    let at = from;
    for (const [i, block] of found.entries()) {
      if (!block) continue;
      const start = wanted[i] * blockSize;
      if (start > at) gaps.push({ from: at, to: start });
      const [first, stop] = [Math.max(start, from), Math.min(start + block.length, to)];
      if (stop > first) target.set(block.subarray(first - start, stop - start), first - from);
      if (block.length < blockSize) end = Math.min(end, Math.max(from, start + block.length));
      at = Math.max(at, start + blockSize);
    }
    if (at < to) gaps.push({ from: at, to });
    await allOrNone(
      gaps.map((gap) => async (aborted) => {
        const reached = await this.#file.read(gap, target.subarray(gap.from - from, gap.to - from), aborted);
        if (reached < gap.to) end = Math.min(end, reached);
      }),
      signal,
    );
    return end;
  }
}
