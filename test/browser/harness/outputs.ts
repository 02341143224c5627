/** Writes masks into a folder of the browser's own storage, as into one that a user picked. */
import {
  blobPlace,
  directoryPlace,
  isTsmaskError,
  type Mask,
  maskStack,
  type OutputPlace,
  openStack,
  replayMasks,
  type SaveOptions,
  saveMaskStreams,
  saveMasks,
} from 'tsmask';

export interface OutputJob {
  readonly save: Pick<SaveOptions, 'format' | 'reflectance' | 'overwrite'>;
  /** A folder of the storage, or each output as a Blob. */
  readonly into: 'directory' | 'blobs';
  /** Masks first, and saves what it kept of them then. */
  readonly replayed?: boolean;
  /** Cancels the run when so many scenes are done. */
  readonly abortAfter?: number;
}

export interface OutputResult {
  /** Name and bytes, in base64, of every file, by name. */
  readonly files: readonly (readonly [name: string, bytes: string])[];
  readonly folders: readonly string[];
  readonly saved: readonly { readonly paths: readonly string[] }[];
  readonly error?: { readonly code: string | undefined; readonly text: string };
}

declare global {
  var outputs: typeof outputHarness;
}

const folderName = 'masks';
const storage = () => navigator.storage.getDirectory();
const folder = async () => (await storage()).getDirectoryHandle(folderName, { create: true });

async function clear(): Promise<void> {
  await (await storage()).removeEntry(folderName, { recursive: true }).catch(() => undefined);
}

/** Puts a file into the folder. */
async function put(name: string, text: string): Promise<void> {
  const writable = await (await (await folder()).getFileHandle(name, { create: true })).createWritable();
  await writable.write(text);
  await writable.close();
}

async function save({ save, into, replayed, abortAfter }: OutputJob): Promise<OutputResult> {
  const taken = new Map<string, Blob>();
  const out: OutputPlace =
    into === 'blobs' ? blobPlace(({ name, blob }) => void taken.set(name, blob)) : directoryPlace(await folder());
  const controller = new AbortController();
  const { signal } = controller;
  const folders: string[] = [];
  let error: OutputResult['error'];
  let saved: OutputResult['saved'] = [];
  try {
    const stack = await openStack([...document.querySelector('input')!.files!]);
    const options = { ...save, out, signal };
    if (replayed) {
      const masks: Mask[] = [];
      for await (const mask of maskStack(stack, { workers: 2 })) masks.push(mask);
      const { grid, stage } = masks[0];
      const run = { grid, stage, thresholds: {}, scenes: masks.map(({ scene }) => scene) };
      saved = await saveMaskStreams(replayMasks(stack, masks, { workers: 2, signal }), run, { ...options, stack });
    } else {
      saved = await saveMasks(stack, {
        ...options,
        workers: 2,
        onProgress({ scenesDone }) {
          if (scenesDone === abortAfter) controller.abort(new Error('The test has seen enough.'));
        },
      });
    }
  } catch (reason) {
    error = { code: isTsmaskError(reason) ? reason.code : undefined, text: String(reason) };
  }
  if (into === 'directory') await listFiles(await folder(), '', taken, folders);
  const files = await Promise.all([...taken].map(async ([name, blob]) => [name, await base64(blob)] as const));
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return { files, folders: folders.sort(), saved, ...(error ? { error } : {}) };
}

async function listFiles(
  handle: FileSystemDirectoryHandle,
  prefix: string,
  files: Map<string, Blob>,
  folders: string[],
): Promise<void> {
  for await (const [name, child] of handle as unknown as AsyncIterable<[string, FileSystemHandle]>) {
    if (child.kind === 'file') files.set(prefix + name, await (child as FileSystemFileHandle).getFile());
    else {
      folders.push(prefix + name);
      await listFiles(child as FileSystemDirectoryHandle, `${prefix}${name}/`, files, folders);
    }
  }
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 1 << 14) text += String.fromCharCode(...bytes.subarray(at, at + (1 << 14)));
  return btoa(text);
}

export const outputHarness = { clear, put, save };
