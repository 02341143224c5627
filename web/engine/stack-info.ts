import { crsName, isGeoreferenced, lonLatBoundsOf, type Stack, transformOf } from 'tsmask';
import type { SceneInfo, StackInfo } from './protocol.ts';

/** What the page shows of a stack. */
export async function describeStack(stack: Stack): Promise<StackInfo> {
  const { grid, remarks, unused, files } = stack;
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
    bytes: files.reduce((sum, { byteCounts }) => sum + byteCounts.reduce((all, count) => all + count, 0), 0),
  };
}

function describeScene({ files }: Stack, scene: Stack['scenes'][number]): SceneInfo {
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
    resolutions: [...new Set(used.map(({ grid }) => Math.abs(transformOf(grid.geo)[0])))].sort((a, b) => a - b),
  };
}
