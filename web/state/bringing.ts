/** The ways in which files come: dropped, picked, named by their addresses, found in a catalogue, or the example. */
import { signal } from '@preact/signals';
import type { StacRequest } from 'tsmask';
import { type Dropped, filesInFolder } from '../files/dropped.ts';
import { forgetFolder, keepFolder, recentFolder } from '../files/recent-folder.ts';
import { PageError } from '../problem.ts';
import { close, engine, lookAtKept, open, openExample, opened, opening, whileOpening } from './app.ts';
import { mayLoseStack } from './loss.ts';

/** The folder that was open last, where the browser lets the page open it again. */
export const recent = signal<FileSystemDirectoryHandle | undefined>(undefined);
void recentFolder().then((folder) => {
  recent.value = folder;
});

const mayReplace = (title: string) => mayLoseStack('open', title);

/** Back to the way in. */
export async function closeStack(): Promise<void> {
  const { value } = opened;
  if (value && (await mayLoseStack('close', value.title))) {
    await close();
    await lookAtKept();
  }
}

/** Opens files as soon as they have been found. */
export async function bring(title: string, files: Promise<Dropped> | Dropped): Promise<void> {
  // It may fail while the question is open.
  void Promise.resolve(files).catch(() => undefined);
  if (!(await mayReplace(title))) return;
  await whileOpening(title, 'Looking for files…', async (ended) => {
    const dropped = await files;
    if (ended.aborted) return;
    if (dropped.files.length === 0) {
      throw new PageError(
        `There are no files in ${dropped.title}.`,
        'Choose a folder of GeoTIFFs, or the files themselves.',
      );
    }
    await keepFolder(dropped.folder);
    recent.value = dropped.folder ?? recent.value;
    await open(dropped.title, dropped.files);
  });
}

export async function bringFolder(folder: FileSystemDirectoryHandle): Promise<void> {
  // The question must come first: the browser allows one only just after a click.
  const allowed = await folder.requestPermission({ mode: 'read' }).catch(() => 'denied');
  if (allowed === 'granted') await bring(folder.name, filesInFolder(folder));
}

export async function forgetRecent(): Promise<void> {
  recent.value = undefined;
  await forgetFolder();
}

/** Opens files by their addresses, one a line. */
export async function bringUrls(text: string): Promise<void> {
  const urls = urlsIn(text);
  const title = urls.length === 1 ? nameOf(urls[0]) : `${urls.length} files of ${new URL(urls[0]).host}`;
  if (await mayReplace(title)) await open(title, urls);
}

/** What is wrong with the addresses, if anything is. */
export function complaintAbout(text: string): string | undefined {
  const lines = linesOf(text);
  if (lines.length === 0) return 'Give at least one address.';
  const odd = lines.find((line) => !/^https?:\/\/[^/]/i.test(line) || !isUrl(line));
  if (odd === undefined) return undefined;
  return `“${odd}” is no address of a file: it must begin with https://.`;
}

/** As `URL.canParse`, which Chromium has since 120 only. */
function isUrl(text: string): boolean {
  try {
    new URL(text);
    return true;
  } catch {
    return false;
  }
}

function urlsIn(text: string): string[] {
  return linesOf(text).map((line) => new URL(line).href);
}

function linesOf(text: string): string[] {
  return text.split(/\s+/).filter((line) => line !== '');
}

function nameOf(url: string): string {
  const { pathname, host } = new URL(url);
  return decodeURIComponent(pathname.split('/').at(-1) || host);
}

/** Opens what a STAC has of an area and a time. */
export async function bringFromStac(request: StacRequest): Promise<void> {
  const title = request.collections?.join(', ') || new URL(request.url).host;
  if (!(await mayReplace(title))) return;
  await whileOpening(title, 'Searching the catalogue…', async (signal) => {
    const { assets, items, remarks } = await engine.ask('search', request, { signal });
    if (signal.aborted) return;
    await open(`${title}, ${items} items`, assets, {}, remarks);
  });
}

export async function bringExample(): Promise<void> {
  if (await mayReplace('the example')) await openExample();
}

/** Opens the files that failed again, understood differently or without one of them. */
export async function tryAgain(changes: {
  options?: Parameters<typeof open>[2];
  without?: string;
  probabilityScale?: number;
}): Promise<void> {
  const { value } = opening;
  if (value.step !== 'failed' || !value.attempt) return;
  const { title, inputs, options, remarks } = value.attempt;
  const { without } = changes;
  const kept = without === undefined ? inputs : inputs.filter((input) => inputName(input) !== without);
  await open(title, kept, { ...options, ...changes.options }, remarks, changes.probabilityScale);
}

/** Opens the others of the files that failed. */
export async function openWithout(names: readonly string[]): Promise<void> {
  const { value } = opening;
  if (value.step !== 'failed' || !value.attempt) return;
  const { title, inputs, options, remarks } = value.attempt;
  const without = new Set(names);
  await open(
    title,
    inputs.filter((input) => !without.has(inputName(input))),
    options,
    remarks,
  );
}

/** What messages call an input. */
export function inputName(input: Parameters<typeof open>[1][number]): string {
  if (typeof input === 'string') return input;
  if (input instanceof URL) return input.href;
  if ('href' in input) return String(input.href);
  return (input as { name?: string }).name ?? '';
}
