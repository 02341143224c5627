import { platform } from '#platform';
import { TsmaskError } from '../../errors.ts';
import type { DiskPlace, OutputPlace, WholeFile, WholeFolder } from '../../platform/types.ts';
import { type Chunks, type NamedChunks, saveFile, saveTogether } from '../places/save.ts';

/** What all sinks that write files take. */
export interface FolderOptions {
  /**
   * Folder for the files; made if it is missing. Node only; elsewhere a place of another kind: see `directoryPlace` and
   * `blobPlace`.
   */
  readonly out: string | OutputPlace;
  /** Replace outputs that exist. Default false. */
  readonly overwrite?: boolean;
}

/** The folder, or other place, that a sink writes to. */
export class OutputFolder {
  readonly #options: FolderOptions;
  #place: OutputPlace | undefined;

  /** @throws TsmaskError BAD_OPTION where no folder is named. */
  constructor(options: FolderOptions) {
    const out: unknown = options?.out;
    const isPlace = typeof out === 'object' && out !== null && 'createFile' in out;
    if (!isPlace && (typeof out !== 'string' || out === '')) {
      throw new TsmaskError('BAD_OPTION', 'There is no folder for the outputs.', {
        subject: 'out',
        remedy: 'Name one: { out: "masks" }.',
      });
    }
    this.#options = options;
  }

  /** What users are told of a file. */
  path(name: string): string {
    const { out } = this.#options;
    return typeof out === 'string' ? `${out}/${name}` : name;
  }

  /** The way from here to a path of the disk, with slashes; undefined if this is not on the disk. After `open`. */
  wayTo(path: string): string | undefined {
    const place = this.#place;
    return place && 'wayTo' in place ? (place as DiskPlace).wayTo(path) : undefined;
  }

  /**
   * Makes the folder ready for files of these names.
   * @throws TsmaskError NOT_WRITABLE, OUTPUT_EXISTS
   */
  async open(names: readonly string[]): Promise<void> {
    const { out, overwrite = false } = this.#options;
    this.#place = typeof out === 'string' ? await platform.openFolder(out) : out;
    if (overwrite) return;
    const taken = await this.existing(names);
    if (taken.length === 0) return;
    const first = this.path(taken[0]);
    const others = taken.length > 1 ? ` and ${taken.length - 1} more` : '';
    throw new TsmaskError('OUTPUT_EXISTS', `${first}${others} ${others ? 'exist' : 'exists'} already.`, {
      subject: first,
      remedy: 'Choose another place for the outputs, or replace them with --overwrite.',
    });
  }

  /** Which of these files are there. After `open`. */
  async existing(names: readonly string[]): Promise<readonly string[]> {
    return this.#place!.existing([...new Set(names)]);
  }

  createFile(name: string): Promise<WholeFile> {
    return this.#place!.createFile(name);
  }

  createFolder(name: string): Promise<WholeFolder> {
    return this.#place!.createFolder(name);
  }

  /** Writes a file, whole. */
  async save(name: string, chunks: Chunks): Promise<void> {
    await saveFile(this.#place!, name, chunks);
  }

  /** Writes files that appear under their names when all are whole. */
  async saveTogether(files: readonly NamedChunks[], signal?: AbortSignal): Promise<void> {
    await saveTogether(this.#place!, files, signal);
  }

  /** Writes a small file, whole. */
  async saveText(name: string, text: string): Promise<void> {
    await this.saveTexts([[name, text]]);
  }

  /** Writes small files that appear under their names when all are whole. */
  async saveTexts(files: readonly (readonly [name: string, text: string])[]): Promise<void> {
    await this.saveTogether(files.map(([name, text]) => textFile(name, text)));
  }

  /** Removes the folder again, and those above it, if they were made for this and nothing has come into them. */
  async abandon(): Promise<void> {
    await this.#place?.abandon();
  }
}

/** A text among files that are saved together. */
export function textFile(name: string, text: string): NamedChunks {
  return { name, chunks: [new TextEncoder().encode(text)] };
}
