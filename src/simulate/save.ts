import { platform } from '#platform';
import { bandRoles, defaultNodata } from '../bands.ts';
import type { OutputPlace } from '../platform/types.ts';
import { CogWriter } from '../write/geotiff/index.ts';
import { saveFile } from '../write/places/save.ts';
import type { SimulatedScene, Simulation } from './index.ts';

export interface SaveSimulationOptions {
  /** Pixels. Default 512. */
  readonly tileSize?: number;
  /** Of compression, 1 (fast) to 9 (small). Default 6. */
  readonly level?: number;
}

/**
 * Writes a simulated stack into a folder of the disk (Node only) or another place, one six-band int16 GeoTIFF for each date,
 * named `S2_YYYYMMDD.tif`, and hands each scene to `seen` on the way. Answers with their paths.
 */
export async function saveSimulation(
  simulation: Simulation,
  out: string | OutputPlace,
  options: SaveSimulationOptions = {},
  seen: (scene: SimulatedScene, index: number) => void = () => undefined,
): Promise<string[]> {
  const { tileSize = 512, level = 6 } = options;
  const { grid, dates } = simulation;
  const place = typeof out === 'string' ? await platform.openFolder(out) : out;
  const paths: string[] = [];
  for (const index of dates.keys()) {
    const scene = simulation.scene(index);
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
      const name = `S2_${scene.date.replaceAll('-', '')}.tif`;
      await saveFile(place, name, writer.finish());
      paths.push(typeof out === 'string' ? `${out}/${name}` : name);
    } finally {
      await writer.abort();
    }
    seen(scene, index);
  }
  return paths;
}

function interleave({ bands }: SimulatedScene): Int16Array<ArrayBuffer> {
  const result = new Int16Array(bands.blue.length * bandRoles.length);
  bandRoles.forEach((role, sample) => {
    const band = bands[role];
    for (let i = 0, at = sample; i < band.length; i++, at += bandRoles.length) result[at] = band[i];
  });
  return result;
}
