import { platform } from '#platform';
import { bandRoles, defaultNodata } from '../bands.ts';
import type { Grid } from '../grid.ts';
import { CogWriter } from '../write/geotiff/index.ts';
import type { SimulatedScene, Simulation } from './index.ts';

export interface SaveSimulationOptions {
  /** Pixels. Default 512. */
  readonly tileSize?: number;
  /** Of compression, 1 (fast) to 9 (small). Default 6. */
  readonly level?: number;
}

/**
 * Writes a simulated stack into a folder, one six-band int16 GeoTIFF for each date, named `S2_YYYYMMDD.tif`, and hands
 * each scene to `seen` on the way. Node only.
 */
export async function saveSimulation(
  simulation: Simulation,
  folder: string,
  options: SaveSimulationOptions = {},
  seen: (scene: SimulatedScene, index: number) => void = () => undefined,
): Promise<string[]> {
  const { grid, dates } = simulation;
  await platform.prepareFolder(folder);
  const paths: string[] = [];
  for (const index of dates.keys()) {
    const scene = simulation.scene(index);
    const path = `${folder}/${fileName(scene)}`;
    await writeScene(grid, scene, options, (chunks) => platform.saveWhole(path, chunks));
    paths.push(path);
    seen(scene, index);
  }
  return paths;
}

/** A simulated scene as the file that {@link saveSimulation} writes, in memory: an input of `openStack`. */
export async function simulatedFile(
  grid: Grid,
  scene: SimulatedScene,
  options: SaveSimulationOptions = {},
): Promise<{ readonly name: string; readonly blob: Blob }> {
  const parts: BlobPart[] = [];
  await writeScene(grid, scene, options, async (chunks) => {
    for await (const chunk of chunks) parts.push(chunk.slice());
  });
  return { name: fileName(scene), blob: new Blob(parts, { type: 'image/tiff' }) };
}

function fileName({ date }: SimulatedScene): string {
  return `S2_${date.replaceAll('-', '')}.tif`;
}

async function writeScene(
  grid: Grid,
  scene: SimulatedScene,
  { tileSize = 512, level = 6 }: SaveSimulationOptions,
  save: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const writer = new CogWriter(
    {
      grid,
      type: 'int16',
      bands: bandRoles.map((description) => ({ description })),
      interleave: 'pixel',
      nodata: defaultNodata,
      predictor: 2,
      tileSize,
      overviews: false,
    },
    { ...platform, deflate: (bytes) => platform.deflate(bytes, level) },
  );
  try {
    await writer.rows(interleave(scene));
    await save(writer.finish());
  } finally {
    await writer.abort();
  }
}

function interleave({ bands }: SimulatedScene): Int16Array<ArrayBuffer> {
  const result = new Int16Array(bands.blue.length * bandRoles.length);
  bandRoles.forEach((role, sample) => {
    const band = bands[role];
    for (let i = 0, at = sample; i < band.length; i++, at += bandRoles.length) result[at] = band[i];
  });
  return result;
}
