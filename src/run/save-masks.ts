/** Masks as files: one Cloud-Optimised GeoTIFF for each date, or one for all. */
import { platform } from '#platform';
import { TsmaskError } from '../errors.ts';
import type { Stack } from '../stack/index.ts';
import { CogWriter } from '../write/geotiff/index.ts';
import { maskLayout, maskStackLayout } from '../write/mask-layout.ts';
import { type ClassCounts, type MaskStream, streamMasks } from './mask-stack.ts';
import type { MaskOptions } from './options.ts';

export const maskFormats = ['cog', 'stack'] as const;
export type MaskFormat = (typeof maskFormats)[number];

export interface SaveMasksOptions extends MaskOptions {
  /** Folder for the masks; made if it is missing. */
  readonly out: string;
  /** `cog` (default): `tsmask_YYYYMMDD.tif` for each date. `stack`: `tsmask.tif` with a band for each date. */
  readonly format?: MaskFormat;
  /** Replace outputs that exist. Default false. */
  readonly overwrite?: boolean;
}

export interface SavedMask {
  readonly id: string;
  readonly date: string;
  /** The file that holds the mask. */
  readonly path: string;
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
}

/**
 * Masks every scene of a stack and writes the masks to a folder, in time order. A file appears under its name only when it
 * is whole. Node only: a browser takes the masks of `maskStack`.
 *
 * @throws TsmaskError as `maskStack`, and OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL.
 */
export async function saveMasks(stack: Stack, options: SaveMasksOptions): Promise<SavedMask[]> {
  const { out, format = 'cog', overwrite = false, ...maskOptions } = options;
  const { signal } = maskOptions;
  if (typeof out !== 'string' || out === '') {
    throw new TsmaskError('BAD_OPTION', 'There is no folder for the masks.', {
      subject: 'out',
      remedy: 'Name one: saveMasks(stack, { out: "masks" }).',
    });
  }
  if (!maskFormats.includes(format)) {
    throw new TsmaskError('BAD_OPTION', `There is no format named ${format}.`, {
      subject: 'format',
      remedy: `Use ${maskFormats.join(' or ')}.`,
    });
  }
  const pathOf = (id: string) => `${out}/${format === 'stack' ? 'tsmask' : `tsmask_${id}`}.tif`;
  const masks = streamMasks(stack, maskOptions);
  await platform.prepareFolder(out);
  if (!overwrite) await refuseExisting([...new Set(stack.scenes.map(({ id }) => pathOf(id)))]);
  return format === 'stack' ? saveStack(stack, masks, pathOf(''), signal) : saveEach(masks, pathOf);
}

async function refuseExisting(paths: readonly string[]): Promise<void> {
  const exist = await Promise.all(paths.map((path) => platform.exists(path)));
  const taken = paths.filter((_, i) => exist[i]);
  if (taken.length === 0) return;
  const others = taken.length > 1 ? ` and ${taken.length - 1} more` : '';
  throw new TsmaskError('OUTPUT_EXISTS', `${taken[0]}${others} exist already.`, {
    subject: taken[0],
    remedy: 'Choose another folder, or replace them with --overwrite.',
  });
}

/** Masks that are written at the same time: while one waits for its compression or the disk, another goes on. */
const atOnce = 3;

const services = { ...platform, deflate: (bytes: Uint8Array<ArrayBuffer>) => platform.deflate(bytes, 'runs') };

async function saveEach(masks: AsyncIterable<MaskStream>, pathOf: (id: string) => string): Promise<SavedMask[]> {
  const saved: Promise<SavedMask>[] = [];
  try {
    for await (const mask of masks) {
      const saving = saveMask(mask, pathOf(mask.id));
      // Whether it fails is asked in its turn.
      saving.catch(() => undefined);
      saved.push(saving);
      await saved.at(-atOnce);
    }
  } finally {
    await Promise.allSettled(saved);
  }
  return Promise.all(saved);
}

async function saveMask(mask: MaskStream, path: string): Promise<SavedMask> {
  const { id, date, grid, stage, scene } = mask;
  const writer = new CogWriter(maskLayout(grid, stage, scene), services);
  try {
    for await (const rows of mask.rows()) await writer.rows(rows);
    await platform.saveWhole(path, writer.finish());
  } finally {
    await writer.abort();
  }
  return { id, date, path, counts: mask.counts };
}

async function saveStack(
  stack: Stack,
  masks: AsyncIterable<MaskStream>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<SavedMask[]> {
  const saved: SavedMask[] = [];
  let writer: CogWriter | undefined;
  try {
    for await (const mask of masks) {
      writer ??= new CogWriter(maskStackLayout(mask.grid, mask.stage, stack.scenes), services);
      for await (const rows of mask.rows()) await writer.rows(rows, saved.length);
      saved.push({ id: mask.id, date: mask.date, path, counts: mask.counts });
    }
    signal?.throwIfAborted();
    if (writer) await platform.saveWhole(path, writer.finish());
  } finally {
    await writer?.abort();
  }
  return saved;
}
