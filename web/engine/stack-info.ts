import { crsName, isGeoreferenced, lonLatBoundsOf, type Stack, transformOf } from 'tsmask';
import type { FileInfo, SceneInfo, StackInfo, Way } from './protocol.ts';
import { lacksSun } from './way.ts';

/** What the page shows of a stack. */
export async function describeStack(stack: Stack, way: Way): Promise<Omit<StackInfo, 'keepsMasks' | 'kept'>> {
  const { grid, remarks, unused } = stack;
  // Where the CRS cannot be converted, degrees are not shown.
  const bounds = await lonLatBoundsOf(grid).catch(() => undefined);
  return {
    grid,
    isGeoreferenced: isGeoreferenced(grid.geo),
    crs: crsName(grid.geo),
    ...(bounds ? { bounds } : {}),
    scenes: stack.scenes.map((scene) => describeScene(stack, scene)),
    remarks,
    unused,
    sample: sampleOf(stack),
    way,
  };
}

function describeScene({ files, grid }: Stack, scene: Stack['scenes'][number]): SceneInfo {
  const { id, date, time, tile, origin, bands, fill = [] } = scene;
  const sources = [bands, ...fill.map((granule) => granule.bands)].flatMap((granule) => Object.values(granule));
  const used = [...new Set(sources.map(({ file }) => file))].map((file) => files[file]);
  return {
    id,
    date,
    ...(time === undefined ? {} : { time }),
    ...(tile === undefined ? {} : { tile }),
    origin,
    files: used.map(({ name }) => name),
    roles: Object.keys(bands),
    nodata: [...new Set(sources.flatMap(({ nodata }) => nodata))],
    lacksSun: lacksSun(scene),
    // Without a georeference, pixels have no size.
    resolutions: isGeoreferenced(grid.geo)
      ? [...new Set(used.map((file) => Math.abs(transformOf(file.grid.geo)[0])))].sort((a, b) => a - b)
      : [],
  };
}

/** The first file, with the roles that its bands have. */
function sampleOf({ files, scenes: [{ bands }] }: Stack): FileInfo {
  const index = Math.min(...Object.values(bands).map(({ file }) => file));
  const { name, bands: described, nodata } = files[index];
  const roleAt = (sample: number) =>
    Object.entries(bands).find(([, source]) => source.file === index && source.sample === sample)?.[0];
  return {
    name,
    bands: described.map(({ description }) => description),
    roles: described.map((_, sample) => roleAt(sample)),
    ...(nodata === undefined ? {} : { nodata }),
  };
}
