/** What workers ask of the thread that opened the stack: blocks that it has fetched already, and signed addresses. */
import { openUrl, type UrlAccess, type UrlFacts, WholeFiles } from '../platform/http/index.ts';
import type { Stack } from '../stack/index.ts';
import { type Outcome, settleAsync, valueIn } from './outcome.ts';

export interface WebJob {
  /** For each file of the stack; absent for those that are not read from a server. */
  readonly facts: readonly (UrlFacts | undefined)[];
  /** Threads that read at the same time. */
  readonly peers: number;
}

/** What workers need to know of a stack's files on servers; undefined where it has none. */
export function webJobOf({ files }: Stack, peers: number): WebJob | undefined {
  if (!files.some(({ source }) => source.kind === 'url')) return undefined;
  return { facts: files.map(({ source }) => (source.kind === 'url' ? openUrl(source).facts : undefined)), peers };
}

/** Lives in the thread that opened the stack; workers call it through comlink, which changes nothing of its methods. */
export class WebHome {
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  address(file: number, refused?: string): Promise<Outcome<string>> {
    return settleAsync(async () => ({ value: await this.#source(file).address(refused) }));
  }

  blocks(file: number, blocks: readonly number[]): Promise<Outcome<(Uint8Array<ArrayBuffer> | undefined)[]>> {
    return settleAsync(async () => ({ value: this.#source(file).heldBlocks(blocks) }));
  }

  #source(file: number) {
    const { source } = this.#stack.files[file];
    if (source.kind !== 'url') throw new Error(`File ${file} is not read from a server.`);
    return openUrl(source);
  }
}

/** How a worker gets at each file. */
export function accessThrough(home: WebHome, { facts, peers }: WebJob): (file: number) => UrlAccess {
  const wholeFiles = new WholeFiles();
  return (file) => {
    const known = facts[file];
    if (!known) return {};
    return {
      facts: known,
      peers,
      wholeFiles,
      heldBlocks: async (blocks) => valueIn(await home.blocks(file, blocks)),
      ...(known.isSigned ? { sign: async (_, refused) => valueIn(await home.address(file, refused)) } : {}),
    };
  };
}
