import { platform } from '#platform';
import { TsmaskError } from '../../errors.ts';

/** What all sinks that write files take. */
export interface FolderOptions {
  /** Folder for the files; made if it is missing. */
  readonly out: string;
  /** Replace outputs that exist. Default false. */
  readonly overwrite?: boolean;
}

/** The folder a sink writes to. */
export class OutputFolder {
  readonly #options: FolderOptions;
  #made: readonly string[] = [];

  /** @throws TsmaskError BAD_OPTION where no folder is named. */
  constructor(options: FolderOptions) {
    if (typeof options?.out !== 'string' || options.out === '') {
      throw new TsmaskError('BAD_OPTION', 'There is no folder for the masks.', {
        subject: 'out',
        remedy: 'Name one: saveMasks(stack, { out: "masks" }).',
      });
    }
    this.#options = options;
  }

  path(name: string): string {
    return `${this.#options.out}/${name}`;
  }

  /**
   * Makes the folder ready for files of these names.
   * @throws TsmaskError NOT_WRITABLE, OUTPUT_EXISTS
   */
  async open(names: readonly string[]): Promise<void> {
    this.#made = await platform.prepareFolder(this.#options.out);
    if (this.#options.overwrite) return;
    const paths = [...new Set(names)].map((name) => this.path(name));
    const exist = await Promise.all(paths.map((path) => platform.exists(path)));
    const taken = paths.filter((_, i) => exist[i]);
    if (taken.length === 0) return;
    const others = taken.length > 1 ? ` and ${taken.length - 1} more` : '';
    throw new TsmaskError('OUTPUT_EXISTS', `${taken[0]}${others} exist already.`, {
      subject: taken[0],
      remedy: 'Choose another folder, or replace them with --overwrite.',
    });
  }

  /** Writes a small file, whole. */
  async saveText(name: string, text: string): Promise<void> {
    await platform.saveWhole(this.path(name), [new TextEncoder().encode(text)]);
  }

  /** Removes the folder again, and those above it, if they were made for this and nothing has come into them. */
  async abandon(): Promise<void> {
    await platform.removeFolders(this.#made);
  }
}
