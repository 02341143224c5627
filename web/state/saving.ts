/** What is saved: masks, their summary, the composite, the forecast and pictures. One of these at a time; the page stays of use meanwhile. */
import { computed, signal } from '@preact/signals';
import type { MaskFormat } from 'tsmask';
import type { Destination } from '../engine/protocol.ts';
import { saveFile } from '../files/save-file.ts';
import { PageError, problemOf } from '../problem.ts';
import { composite } from './composite.ts';
import { forecast } from './forecast.ts';
import { isByProbability, maskedScenes, run, settings, whenMasksGo } from './masking.ts';
import { engine, opening } from './opening.ts';
import { type PicturePart, pictureOfMap } from './picture-of-map.ts';

/** What is saved is known by where its buttons stand. */
export type Saved = 'masks' | 'picture' | 'composite' | 'forecast';
export type Saving =
  | { readonly step: 'none' }
  | { readonly step: 'busy'; readonly what: Saved; readonly where: string; readonly begun?: number }
  | { readonly step: 'failed'; readonly what: Saved; readonly error: PageError }
  | { readonly step: 'done'; readonly what: Saved; readonly told: string };
export const saving = signal<Saving>({ step: 'none' });
export const isSaving = computed(() => saving.value.step === 'busy');

/** Asked before files of a folder are replaced. */
export interface OverwriteQuestion {
  readonly folder: string;
  /** What is there. */
  readonly message: string;
  readonly answer: (isYes: boolean) => void;
}
export const overwriteQuestion = signal<OverwriteQuestion | undefined>(undefined);

/** What masks are saved as. */
export const formats = signal<readonly MaskFormat[]>(['cog']);
/** Whether the layers of masks by probability are saved with them. */
export const withLayers = signal(false);
export const picturePart = signal<PicturePart>('seen');
export const hasCaption = signal(true);
export const canSaveToFolder = 'showDirectoryPicker' in window;
let ends = new AbortController();
/** From the choice of a place to the end. */
let isUnderWay = false;

export type Way = 'zip' | 'folder';

/** @param chosen formats of those that this stack's masks can have */
export async function saveMasks(way: Way, chosen = formats.value): Promise<void> {
  const count = maskedScenes.value;
  const made = run.value;
  const { workers, memory } = made.step === 'done' ? made.settings : settings.value;
  const layers = withLayers.value && isByProbability.value ? { workers, memory } : undefined;
  await saveFiles('masks', way, count === 1 ? 'One mask' : `${count} masks`, (destination, overwrite, signal) =>
    engine.ask(
      'saveMasks',
      { formats: chosen, destination, overwrite, ...(layers ? { layers } : {}) },
      {
        signal,
        tell: ({ begun }) => {
          const { value } = saving;
          if (!signal.aborted && value.step === 'busy') saving.value = { ...value, begun };
        },
      },
    ),
  );
}

export async function saveComposite(way: Way): Promise<void> {
  await saveFiles('composite', way, 'The composite', (destination, overwrite, signal) =>
    engine.ask('saveComposite', { destination, overwrite }, { signal }),
  );
  const { value } = composite;
  if (saving.value.step === 'done' && value.step === 'done') composite.value = { ...value, isSaved: true };
}

export async function saveForecast(way: Way): Promise<void> {
  await saveFiles('forecast', way, 'The forecast', (destination, overwrite, signal) =>
    engine.ask('saveForecast', { destination, overwrite }, { signal }),
  );
  const { value } = forecast;
  if (saving.value.step === 'done' && value.step === 'done') forecast.value = { ...value, isSaved: true };
}

export async function saveSummary(): Promise<void> {
  await save('masks', async () => {
    saveFile(nameOf('summary.csv'), new Blob([await engine.ask('summary', undefined)], { type: 'text/csv' }));
    return undefined;
  });
}

export async function savePicture(): Promise<void> {
  await save('picture', async (signal) => {
    const { name, request } = pictureOfMap(picturePart.value, hasCaption.value);
    saving.value = { step: 'busy', what: 'picture', where: '' };
    saveFile(nameOf(name), await engine.ask('pictureFile', request, { signal }));
    return undefined;
  });
}

export function cancelSaving(): void {
  const { value } = saving;
  giveUpSaving();
  if (value.step === 'busy') saving.value = { step: 'done', what: value.what, told: 'Cancelled: no new file is left.' };
}

function giveUpSaving(): void {
  ends.abort(new DOMException('Cancelled.', 'AbortError'));
  overwriteQuestion.value?.answer(false);
  saving.value = { step: 'none' };
}

/** Saves into a place that the user chooses, and asks before anything there is replaced. */
async function saveFiles(
  what: Saved,
  way: Way,
  subject: string,
  write: (destination: Destination, overwrite: boolean, signal: AbortSignal) => Promise<Blob | undefined>,
): Promise<void> {
  await save(what, async (signal) => {
    const name = nameOf(`${what}.zip`);
    const destination = await destinationOf(way, name);
    signal.throwIfAborted();
    const where =
      'folder' in destination ? destination.folder.name : 'file' in destination ? destination.file.name : name;
    saving.value = { step: 'busy', what, where };
    const blob = await write(destination, false, signal).catch(async (error: unknown) => {
      const { message, code } = problemOf(error) ?? {};
      if (code !== 'OUTPUT_EXISTS') throw error;
      if (!(await mayReplace(where, message!))) throw new DOMException('Cancelled.', 'AbortError');
      signal.throwIfAborted();
      return write(destination, true, signal);
    });
    if (blob) saveFile(name, blob);
    return `${subject} saved ${'folder' in destination ? 'in the folder' : 'as'} ${where}.`;
  });
}

/** One thing at a time: what is begun while another is saved is not. */
async function save(what: Saved, work: (signal: AbortSignal) => Promise<string | undefined>): Promise<void> {
  if (isUnderWay) return;
  isUnderWay = true;
  ends = new AbortController();
  const { signal: ended } = ends;
  saving.value = { step: 'none' };
  try {
    const told = await work(ended);
    saving.value = told === undefined ? { step: 'none' } : { step: 'done', what, told };
  } catch (thrown) {
    if (ended.aborted) return;
    const error = problemOf(thrown);
    saving.value = error ? { step: 'failed', what, error } : { step: 'none' };
  } finally {
    isUnderWay = false;
  }
}

/** @throws AbortError where the user changes their mind. */
async function destinationOf(way: Way, name: string): Promise<Destination> {
  try {
    if (way === 'folder')
      return { folder: await window.showDirectoryPicker!({ id: 'tsmask-masks', mode: 'readwrite' }) };
    if (!window.showSaveFilePicker) return { download: name };
    const types = [{ description: 'ZIP archive', accept: { 'application/zip': ['.zip'] } }];
    return { file: await window.showSaveFilePicker({ id: 'tsmask-masks', suggestedName: name, types }) };
  } catch (error) {
    if (!(error instanceof DOMException) || error.name === 'AbortError') throw error;
    throw new PageError('The browser does not let the page write there.', 'Choose another place, and allow it.');
  }
}

function mayReplace(folder: string, message: string): Promise<boolean> {
  return new Promise((resolve) => {
    overwriteQuestion.value = {
      folder,
      message,
      answer: (isYes) => {
        overwriteQuestion.value = undefined;
        resolve(isYes);
      },
    };
  });
}

/** Says what the files were made from, where that has a name of its own. */
function nameOf(ending: string): string {
  const { value } = opening;
  const title = 'title' in value && !/^\d+ files$/.test(value.title) ? value.title : 'tsmask';
  return `${title.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-${ending}`;
}

// Masks that are made again are others than those that are being saved.
whenMasksGo(() => {
  if (saving.value.step !== 'none') giveUpSaving();
});
