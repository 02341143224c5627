/** What a worker does for a viewer: it reads pictures until it is told to stop. */
import type { UrlAccess } from '../platform/http/index.ts';
import { type PictureBands, PictureReader, type PictureRequest } from '../stack/picture.ts';
import type { Stack } from '../stack/stack.ts';

export interface PictureTask extends PictureRequest {
  /** By which it can be ended. */
  readonly id: number;
  /** Compressed tiles of a file that are held at once. Bytes; the first task's counts. */
  readonly batchBytes: number;
}

export class PictureTasks {
  readonly #stack: Stack;
  readonly #access: ((file: number) => UrlAccess) | undefined;
  readonly #underWay = new Map<number, AbortController>();
  #reader: PictureReader | undefined;

  constructor(stack: Stack, access: ((file: number) => UrlAccess) | undefined) {
    this.#stack = stack;
    this.#access = access;
  }

  async read({ id, batchBytes, ...request }: PictureTask): Promise<PictureBands> {
    this.#reader ??= new PictureReader(this.#stack, this.#access, batchBytes);
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    try {
      return await this.#reader.read(request, controller.signal);
    } finally {
      this.#underWay.delete(id);
    }
  }

  end(id: number): void {
    this.#underWay.get(id)?.abort();
  }
}
