/** Where the sun stood, by the XML of a granule of Sentinel-2. */
import { acquisitionIn } from '../names.ts';
import { baseName } from '../source.ts';
import {
  broken,
  type FindFile,
  foldersAbove,
  granuleXml,
  innerOf,
  lookFor,
  must,
  onDisk,
  readXml,
  type Xml,
} from './safe-xml.ts';

/** Mean of the tile. */
export interface SunAngles {
  /** Degrees clockwise from north. */
  readonly sunAzimuth?: number;
  /** Degrees above the horizon. */
  readonly sunElevation?: number;
}

/**
 * What `MTD_TL.xml` says of the sun, in the folder of a band file or up to four above, also where the product's own XML
 * is not. Undefined where there is none, or only that of another day.
 *
 * @param path and `find` as of `readSafeMetadata`
 * @throws TsmaskError BROKEN_METADATA, NOT_READABLE
 */
export async function readGranuleSun(
  path: string,
  signal?: AbortSignal,
  find: FindFile = onDisk,
): Promise<SunAngles | undefined> {
  for (const folder of foldersAbove(path)) {
    signal?.throwIfAborted();
    const granule = await lookFor(folder + granuleXml, find);
    if (granule === undefined) continue;
    const xml = await readXml(granule, signal);
    const sensed = /<SENSING_TIME[ >]/.test(xml)
      ? acquisitionIn(innerOf(granule.path, xml, 'SENSING_TIME'))
      : undefined;
    const day = acquisitionIn(baseName(path))?.date;
    return sensed && day && sensed.date !== day ? undefined : sunIn(granule.path, xml);
  }
  return undefined;
}

export async function readSun(granule: Xml, signal: AbortSignal | undefined): Promise<SunAngles> {
  return sunIn(granule.path, await readXml(granule, signal));
}

function sunIn(path: string, xml: string): SunAngles {
  if (!/<Mean_Sun_Angle[ >]/.test(xml)) return {};
  const inner = innerOf(path, xml, 'Mean_Sun_Angle');
  const number = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i;
  const [azimuth, zenith] = ['AZIMUTH_ANGLE', 'ZENITH_ANGLE'].map((name) => Number(must(path, inner, name, number)));
  if (azimuth < 0 || azimuth > 360 || zenith < 0 || zenith > 180) {
    throw broken(path, `Mean_Sun_Angle is ${azimuth} and ${zenith} degrees`);
  }
  return { sunAzimuth: azimuth, sunElevation: 90 - zenith };
}
