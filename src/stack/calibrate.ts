/** How the numbers of each granule become reflectance: offsets are decided granule by granule. */
import { isTsmaskError } from '../errors.ts';
import { defaultHttp } from '../platform/http/index.ts';
import type { SourceRef } from '../platform/types.ts';
import type { Products } from './beside.ts';
import { TileDecoder } from './decode.ts';
import type { BandFile, GranuleGroup } from './granules.ts';
import type { FileIdentity } from './identity.ts';
import { mapLimited } from './map-limited.ts';
import {
  agreeOnOffsets,
  bandOfRole,
  checkDark,
  type DarkSample,
  decideOffset,
  gatherRemarks,
  implausible,
  type OffsetDecision,
  plausible,
  probeDark,
  type SafeMetadata,
  type SunAngles,
  scenesToProbe,
} from './offset/index.ts';
import {
  listOf,
  missingValues,
  type Radiometry,
  type RadiometryOptions,
  radiometryOf,
  type ScaleFacts,
  scaleOf,
} from './radiometry.ts';
import type { Remarks } from './remarks.ts';
import type { Role } from './roles.ts';
import type { Remark } from './stack.ts';
import { lookAtTile } from './tiles.ts';
import { isReflectance } from './told-bands.ts';

export interface CalibrateRequest {
  readonly granules: readonly GranuleGroup[];
  readonly roles: readonly string[];
  readonly options: RadiometryOptions;
  readonly products: Products;
  /** What a look at the pixels found for files of floats that declare no scale. */
  readonly floatScale: number;
  readonly remarks: Remarks;
  readonly signal?: AbortSignal | undefined;
}

export interface Calibrated {
  readonly decision: OffsetDecision;
  readonly safe: SafeMetadata | undefined;
  readonly sun: SunAngles | undefined;
  radiometryOf(band: BandFile): Radiometry;
}

/** @throws TsmaskError NODATA_CLASH, BROKEN_METADATA, and what reading a tile throws. */
export async function calibrate(request: CalibrateRequest): Promise<ReadonlyMap<GranuleGroup, Calibrated>> {
  const { granules, roles, options, products, floatScale, remarks } = request;
  const calibrated = new Map<GranuleGroup, Calibrated>();
  const told: Remark[] = [];
  const dark = new Map<GranuleGroup, DarkSample | undefined>();
  const look = lookFor(request);
  const decided = await mapLimited(granules, looksAtOnce, async (granule) => {
    const band = guideOf(granule, roles);
    const { name } = band.image;
    const { safe, sun } = await products.of(band.image.source, band.identity?.layout);
    const facts: ScaleFacts = { floatScale, quantification: safe?.quantification };
    const scale = scaleOf(band, options, facts);
    const first = await decideOffset({
      name,
      identity: identityOf(band),
      scale,
      option: options.offset,
      fileOffset: band.image.bands[band.sample].offset,
      safe,
      probe: () => look(band, scale),
    });
    return { granule, safe, sun, facts, scale, first, name };
  });
  const agreed = agreeOnOffsets(
    decided.map(({ granule, name, first }) => ({ date: granule.acquisition.date, name, decision: first })),
  );
  decided.forEach(({ granule, safe, sun, facts }, i) => {
    const decision = agreed[i];
    told.push(...decision.remarks);
    if (decision.dark) dark.set(granule, decision.dark);
    calibrated.set(granule, {
      decision,
      safe,
      sun,
      radiometryOf: (file) => {
        const own = ofBand(file, decision, safe, scaleOf(file, options, facts));
        return radiometryOf(file, options, facts, own, (remark) => remarks.add(remark));
      },
    });
  });

  const untold = decided.filter(
    ({ granule }) => calibrated.get(granule)!.decision.isUntold && mayBeOriginal(guideOf(granule, roles)),
  );
  const dates = untold.map(({ granule }) => granule.acquisition.date);
  await mapLimited(scenesToProbe(dates, fewUntold), looksAtOnce, async (i) => {
    const { granule, scale } = untold[i];
    dark.set(granule, await look(guideOf(granule, roles), scale));
  });
  const scenes = decided.flatMap(({ granule, scale }) => {
    const sample = dark.get(granule);
    if (sample === undefined) return [];
    const { offsetDn } = calibrated.get(granule)!.decision;
    return [{ date: granule.acquisition.date, dark: sample.percentile + offsetDn * scale * 10000 }];
  });
  told.push(...checkDark(scenes), ...(await lookAtPixels(request, calibrated)));
  for (const remark of gatherRemarks(told)) remarks.add(remark);
  return calibrated;
}

/** The band whose offset stands for all: the red one, whose dark pixels tell most. */
function guideOf({ bands }: GranuleGroup, roles: readonly string[]): BandFile {
  return bands.get('red') ?? bands.get(roles.find(isReflectance) ?? roles[0])!;
}

/** The decision for another band of the granule than its guide: metadata may list an offset for each. */
function ofBand(
  { identity, role }: BandFile,
  decision: OffsetDecision,
  safe: SafeMetadata | undefined,
  scale: number,
): Pick<OffsetDecision, 'offsetDn' | 'source'> {
  if (decision.source !== 'metadata') return decision;
  const listed = safe?.offsets[bandOfRole((identity?.role ?? role) as Role) ?? ''];
  const beside = safe || identity?.offset === undefined ? undefined : identity.offset / scale;
  return { source: decision.source, offsetDn: listed ?? beside ?? decision.offsetDn };
}

function identityOf({ identity, acquisition }: BandFile): FileIdentity {
  return identity ?? { layout: 'generic', ...acquisition };
}

/** Scenes that are looked at at the same time: each holds a few tiles. */
const looksAtOnce = 4;

/** Looks at dark pixels, of each scene in tiles that the cache can keep for the run, where they come from a server. */
function lookFor({ granules, options, signal }: CalibrateRequest) {
  const decoder = new TileDecoder();
  return async ({ image, sample, identity }: BandFile, scale: number): Promise<DarkSample | undefined> => {
    const declared = [image.nodata, identity?.nodata].filter((value) => value !== undefined);
    const nodata = [...listOf(options.nodata), ...declared];
    // Headers are kept too.
    const mostBytes = cacheOf(image.source) / 2 / granules.length;
    try {
      const more = signal ? { signal } : {};
      return await probeDark(image, sample, { nodata, gain: scale * 10000, mostBytes, decoder, ...more });
    } catch (error) {
      // A damaged tile is told of when it is needed, if it ever is.
      if (isTsmaskError(error) && error.code.startsWith('BROKEN')) return undefined;
      throw error;
    }
  };
}

/** The same for files on the disk, so that the same tiles are looked at. Bytes. */
function cacheOf(source: SourceRef): number {
  return (source.kind === 'url' ? source.http?.cacheBytes : undefined) ?? defaultHttp.cacheBytes;
}

/** Scenes of unknown origin whose dark pixels are looked at. */
const fewUntold = 10;

/** ESA's numbers have no sign: whoever gave them one has computed with them, and knew of the offset. */
function mayBeOriginal({ image }: BandFile): boolean {
  return image.type === 'uint16';
}

/** Scenes whose middle is looked at. */
const fewScenes = 3;

/** Whoever says how numbers become reflectance may be wrong: then a few pixels show it. */
async function lookAtPixels(
  { granules, roles, options, signal }: CalibrateRequest,
  calibrated: ReadonlyMap<GranuleGroup, Calibrated>,
): Promise<Remark[]> {
  if (options.scale === undefined && options.offset === undefined) return [];
  const step = Math.ceil(granules.length / fewScenes);
  const decoder = new TileDecoder();
  const found: Remark[] = [];
  for (const granule of granules.filter((_, i) => i % step === 0)) {
    const band = guideOf(granule, roles);
    const { image, sample } = band;
    const { nodata, gain, bias } = calibrated.get(granule)!.radiometryOf(band);
    const [x, y] = [image.grid.width >> 1, image.grid.height >> 1];
    const values: number[] = [];
    const missing = [0, ...missingValues(image.type, nodata)];
    await lookAtTile(image, sample, { x, y }, { decoder, signal }, (tile) => {
      for (const value of tile) {
        if (!missing.includes(value)) values.push(value * gain + bias);
      }
    }).catch(() => signal?.throwIfAborted());
    const remark = implausible(plausible(values), image.name);
    if (remark) found.push(remark);
  }
  return found;
}
