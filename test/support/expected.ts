import { fromFile } from 'geotiff';
import type { Stage } from 'tsmask';
import { sharedData } from './shared.ts';

export const flanders = `${sharedData}s2-flanders/multiband`;

/** The published program's classes of the real stack, date after date. */
export async function expectedClasses(stage: Stage): Promise<Uint8Array[]> {
  const file = await fromFile(`${sharedData}s2-flanders/expected/${stage}.tif`);
  const rasters = await (await file.getImage()).readRasters();
  file.close();
  return rasters as unknown as Uint8Array[];
}
