/** Masks as a Zarr store, version 3: a folder of JSON documents and compressed chunks. */
import { platform } from '#platform';
import { bandRoles, defaultNodata } from '../../bands.ts';
import type { MaskStream } from '../../mask.ts';
import type { WholeFolder } from '../../platform/types.ts';
import { type CfDescription, describeMasks, describeReflectance, gridMapping } from '../cf.ts';
import { type Chunk, chunkRows, chunkSize, type Samples, sameType } from '../chunk-rows.ts';
import type { MaskRun, MaskSink, Written } from '../sink.ts';
import { bandsAtOnce, layersOf } from '../sinks/clear-bands.ts';
import { type FolderOptions, OutputFolder } from '../sinks/output-folder.ts';
import { arrayMetadata, groupMetadata, type ZarrArray } from './metadata.ts';

export interface ZarrSinkOptions extends FolderOptions {
  /**
   * Add the six bands of each date, `blue(time, y, x)` and so on: int16 with a scale factor, `_FillValue` −999 where a pixel
   * is not clear. Default false.
   */
  readonly reflectance?: boolean;
}

/** In the order of the samples that come, with what stands for a chunk that is not there. */
const variables = [{ name: 'mask', fill: 0 }, ...bandRoles.map((name) => ({ name, fill: defaultNodata }))];

/** A row of chunks, gathered and cut, with what is made of it. */
const bytesEach = ({ grid }: MaskRun) => grid.width * chunkSize * (1 + 2 * bandRoles.length) * 3;

const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`);

/**
 * Writes `tsmask.zarr`: `mask(time, y, x)` in chunks of one date and 512 × 512 pixels, with coordinates and the CRS by the
 * CF conventions; on geographic grids `lat` and `lon` stand for `y` and `x`. Chunks without any observation are left out,
 * as the format allows.
 *
 * `open` throws TsmaskError OUTPUT_EXISTS, UNSUPPORTED_CRS, NOT_WRITABLE or DISK_FULL; the others the last two.
 */
export function zarrSink(options: ZarrSinkOptions): MaskSink {
  const { reflectance = false } = options;
  const output = new OutputFolder(options);
  const path = output.path('tsmask.zarr');
  let folder: WholeFolder | undefined;
  let dates: ReadonlyMap<string, number> = new Map();
  let atOnce = 3;
  const underWay = new Set<Promise<unknown>>();

  async function writeMetadata(run: MaskRun, description: CfDescription): Promise<void> {
    const arrays = arraysOf(run, description, reflectance);
    const documents = Object.fromEntries(arrays.map(([name, array]) => [name, arrayMetadata(array)]));
    await folder!.write('zarr.json', json(groupMetadata(description.global, documents)));
    for (const [name, document] of Object.entries(documents)) await folder!.write(`${name}/zarr.json`, json(document));
    for (const { name, values } of description.coordinates) {
      await folder!.write(`${name}/c/0`, await platform.gzip(littleEndian(values)));
    }
  }

  async function writeChunk(
    date: number,
    chunk: Chunk,
    shape: readonly [height: number, width: number],
  ): Promise<void> {
    for (const [i, samples] of chunk.layers.entries()) {
      const { name, fill } = variables[i];
      if (samples.every((value) => value === fill)) continue;
      const { buffer } = filledUp(samples, chunk, shape);
      await folder!.write(
        `${name}/c/${date}/${chunk.row}/${chunk.column}`,
        await platform.gzip(new Uint8Array(buffer)),
      );
    }
  }

  async function writeMask(mask: MaskStream): Promise<Written> {
    const { id, width, height } = mask;
    const date = dates.get(id)!;
    const shape = [Math.min(chunkSize, height), Math.min(chunkSize, width)] as const;
    for await (const chunks of chunkRows(layersOf(mask, reflectance), { width, height })) {
      await settled(chunks.map((chunk) => writeChunk(date, chunk, shape)));
    }
    return { paths: [path] };
  }

  return {
    get atOnce() {
      return atOnce;
    },
    async open(run) {
      if (reflectance) atOnce = bandsAtOnce(run, bytesEach(run));
      const description = describeMasks(run);
      await output.open(['tsmask.zarr']);
      dates = new Map(run.scenes.map(({ id }, date) => [id, date]));
      folder = await output.createFolder('tsmask.zarr');
      await writeMetadata(run, description);
    },
    async write(mask) {
      const writing = writeMask(mask);
      underWay.add(writing);
      return writing.finally(() => underWay.delete(writing));
    },
    async close() {
      await folder!.commit();
      folder = undefined;
    },
    async abort() {
      await Promise.allSettled(underWay);
      await folder?.discard();
      folder = undefined;
      await output.abandon();
    },
  };
}

function arraysOf(run: MaskRun, description: CfDescription, reflectance: boolean): [string, ZarrArray][] {
  const { grid, scenes } = run;
  const { coordinates, mask, mapping } = description;
  const { width, height } = grid;
  const layout = {
    dimensions: coordinates.map(({ name }) => name),
    shape: [scenes.length, height, width],
    chunks: [1, Math.min(chunkSize, height), Math.min(chunkSize, width)],
  };
  const bands = reflectance ? [...describeReflectance(run)] : [];
  return [
    ['mask', { ...layout, type: 'uint8', attributes: mask }],
    ...bands.map(([role, attributes]): [string, ZarrArray] => [
      role,
      { ...layout, type: 'int16', fill: defaultNodata, attributes },
    ]),
    ...coordinates.map(({ name, values, attributes }): [string, ZarrArray] => [
      name,
      { dimensions: [name], shape: [values.length], chunks: [values.length], type: 'float64', attributes },
    ]),
    ...(mapping
      ? [
          [gridMapping, { dimensions: [], shape: [], chunks: [], type: 'int32', attributes: mapping }] satisfies [
            string,
            ZarrArray,
          ],
        ]
      : []),
  ];
}

/** A chunk has its full size also where it reaches beyond the array. */
function filledUp(samples: Samples, chunk: Chunk, [height, width]: readonly [number, number]): Samples {
  if (chunk.width === width && chunk.height === height) return samples;
  const full = sameType(samples, width * height);
  for (let y = 0; y < chunk.height; y++) {
    full.set(samples.subarray(y * chunk.width, (y + 1) * chunk.width), y * width);
  }
  return full;
}

function littleEndian(values: Float64Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, i) => {
    view.setFloat64(i * 8, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** Waits for all, also where one fails, so that nothing is still being written when the failure is told. */
async function settled(promises: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(promises);
  await Promise.all(promises);
}
