/** What a worker does: it opens the sources itself, so that only descriptions go in and only classes come out. */
import * as Comlink from 'comlink';
import { bandRoles } from '../bands.ts';
import type { Window } from '../grid.ts';
import {
  countClasses,
  createKernel,
  type Kernel,
  type KernelOptions,
  packedBytes,
  type SceneSize,
  type SceneStream,
  type Stage,
  unpackClasses,
} from '../kernel/index.ts';
import { type PictureTask, PictureTasks } from '../look/picture-tasks.ts';
import type { UrlAccess } from '../platform/http/index.ts';
import type { PictureBands } from '../stack/picture.ts';
import { type FetchedScene, StackReader } from '../stack/read.ts';
import type { Stack } from '../stack/stack.ts';
import { type Outcome, settle, settleAsync } from './outcome.ts';
import { readAhead } from './plan.ts';
import { accessThrough, type WebHome, type WebJob } from './web-home.ts';

export interface Job {
  readonly stack: Stack;
  readonly kernel: KernelOptions;
  /** What is known of the stack's files on web servers, if there are any. */
  readonly web?: WebJob;
}

export interface BlockResult {
  /** Classes of all dates, date after date, each packed on its own. */
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly bytesRead: number;
}

export interface RowsResult {
  /** Rows that are finished by now. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** How many of their pixels have class 0, 1, 2, 3. */
  readonly counts: readonly number[];
}

/** A block's part of some rows of a scene. */
export interface PackedPart {
  readonly x: number;
  readonly width: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** The methods of a worker. One job, one block and one scene at a time. */
export class Tasks {
  #stack: Stack | undefined;
  #job: { reader: StackReader; kernel: Kernel; dates: number } | undefined;
  #kernelOptions: KernelOptions = {};
  /** Reads bands again while masks are written. */
  #reader: StackReader | undefined;
  #access: ((file: number) => UrlAccess) | undefined;
  #pictures: PictureTasks | undefined;
  #spatial: Kernel | undefined;
  #scene: { stream: SceneStream; width: number } | undefined;
  /** Memory for the rows of a scene and of a block's part in them. */
  #rows = new Uint8Array(0);
  #part = new Uint8Array(0);

  /** @param home where to ask about files on web servers */
  setup({ stack, kernel, web }: Job, home?: WebHome): Outcome<true> {
    return settle(() => {
      this.#stack = stack;
      this.#kernelOptions = kernel;
      this.#access = web && home && accessThrough(home, web);
      const reader = new StackReader(stack, this.#access);
      this.#job = { reader, kernel: createKernel(kernel), dates: stack.scenes.length };
      return { value: true };
    });
  }

  /** Reads a block of all dates and runs the temporal test over it. */
  async block(window: Window): Promise<Outcome<BlockResult>> {
    return settleAsync(async () => {
      const { reader, kernel, dates } = this.#job!;
      const pixels = window.width * window.height;
      const block = kernel.series(dates, pixels);
      const ahead: Promise<FetchedScene>[] = [];
      const fetch = (date: number) => {
        const promise = reader.fetch(date, window, bandRoles);
        // Whether it fails is asked when its turn comes; until then a rejection is not unhandled.
        promise.catch(() => undefined);
        ahead.push(promise);
      };
      for (let date = 0; date < Math.min(readAhead, dates); date++) fetch(date);
      let bytesRead = 0;
      for (let date = 0; date < dates; date++) {
        if (date + readAhead < dates) fetch(date + readAhead);
        const fetched = await ahead.shift()!;
        bytesRead += fetched.bytesRead;
        await reader.decode(fetched, window, block.input);
        block.observe(date);
      }
      block.classify();
      const perDate = packedBytes(pixels);
      const packed = new Uint8Array(perDate * dates);
      for (let date = 0; date < dates; date++)
        block.packedClasses(date, packed.subarray(date * perDate, (date + 1) * perDate));
      return moved({ packed, bytesRead }, packed);
    });
  }

  /** Begins the spatial steps of a scene. There are no blocks after the first scene. */
  beginScene(size: SceneSize, stage: Stage): Outcome<true> {
    return settle(() => {
      // A kernel of its own, so that the memory of the series can go.
      this.#spatial ??= createKernel(this.#kernelOptions);
      this.#job = undefined;
      this.#scene = { stream: this.#spatial.scene(size, stage), width: size.width };
      return { value: true };
    });
  }

  /** Reads bands of a scene, as reflectance × 10000. They may be put into `room`. */
  async bands(
    window: Window,
    date: number,
    roles: readonly string[],
    room: readonly ArrayBuffer[] = [],
  ): Promise<Outcome<Record<string, Int16Array>>> {
    return settleAsync(async () => {
      // Not the one of the blocks, whose memory has gone with them.
      this.#reader ??= new StackReader(this.#stack!, this.#access);
      const pixels = window.width * window.height;
      const bands = Object.fromEntries(roles.map((role, i) => [role, samplesIn(room[i], pixels)]));
      const fetched = await this.#reader.fetch(date, window, roles);
      await this.#reader.decode(fetched, window, bands);
      return moved(bands, ...Object.values(bands));
    });
  }

  /** Reads rows of a picture. Several may be under way. */
  picture(task: PictureTask): Promise<Outcome<PictureBands>> {
    return settleAsync(async () => {
      this.#pictures ??= new PictureTasks(this.#stack!, this.#access);
      const bands = await this.#pictures.read(task);
      return moved(bands, ...Object.values(bands));
    });
  }

  /** Ends the reading of a picture, if it is under way: its answer is then an error. */
  endPicture(task: Pick<PictureTask, 'id'>): Outcome<true> {
    this.#pictures?.end(task.id);
    return { value: true };
  }

  /** Takes the next rows of the scene in the parts that blocks left. The answer may be put into `room`. */
  rows(parts: readonly PackedPart[], height: number, room?: Uint8Array<ArrayBuffer>): Outcome<RowsResult> {
    return settle(() => {
      const { stream, width } = this.#scene!;
      this.#rows = withRoom(this.#rows, width * height);
      for (const part of parts) {
        this.#part = withRoom(this.#part, part.packed.length * 4);
        unpackClasses(part.packed, this.#part);
        for (let y = 0; y < height; y++) {
          this.#rows.set(this.#part.subarray(y * part.width, (y + 1) * part.width), y * width + part.x);
        }
      }
      const classes = stream.push(this.#rows.subarray(0, width * height), room);
      return moved({ classes, counts: countClasses(classes) }, classes);
    });
  }
}

function samplesIn(room: ArrayBuffer | undefined, length: number): Int16Array<ArrayBuffer> {
  return room && room.byteLength >= length * 2 ? new Int16Array(room, 0, length) : new Int16Array(length);
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return bytes.length >= length ? bytes : new Uint8Array(length);
}

/** An answer whose bytes are handed over instead of copied. */
function moved<T>(value: T, ...arrays: ArrayBufferView<ArrayBuffer>[]): Outcome<T> {
  return Comlink.transfer(
    { value },
    arrays.map(({ buffer }) => buffer),
  );
}
