/** Files that are made once, of masks: shown from where they lie, and copied to where the user wants them. */
import { type OutputPlace, TsmaskError } from 'tsmask';
import { openShelf, type Shelf, shelfPlace } from './shelf.ts';

export class MadeFiles {
  /** Where they are written. */
  readonly place: OutputPlace;
  readonly #shelf: Shelf;
  readonly #files = new Map<string, Blob>();

  private constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.place = shelfPlace(shelf, this.#files);
  }

  /** Lets `work` make what has such files; when it fails, nothing of them is left. */
  static async make<Made>(work: (files: MadeFiles) => Promise<Made>): Promise<Made> {
    const files = new MadeFiles(await openShelf());
    try {
      return await work(files);
    } catch (error) {
      await files.clear();
      throw error;
    }
  }

  get names(): string[] {
    return [...this.#files.keys()];
  }

  /** @param path as the package tells it when the file is whole */
  blob(path: string): Blob {
    return this.#files.get(path)!;
  }

  /** Copies all of them to a place. */
  async write(place: OutputPlace, overwrite: boolean, signal: AbortSignal): Promise<void> {
    const taken = overwrite ? [] : await place.existing(this.names);
    if (taken.length > 0) {
      const told = `${taken.join(' and ')} ${taken.length > 1 ? 'exist' : 'exists'} already.`;
      throw new TsmaskError('OUTPUT_EXISTS', told, { subject: taken[0] });
    }
    for (const [name, blob] of this.#files) {
      const file = await place.createFile(name);
      try {
        const reader = blob.stream().getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          signal.throwIfAborted();
          await file.append(part.value);
        }
        await file.commit();
      } catch (error) {
        await file.discard();
        throw error;
      }
    }
  }

  async clear(): Promise<void> {
    await this.#shelf.clear();
  }
}
