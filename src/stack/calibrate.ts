/** How the numbers of each granule become reflectance: offsets are decided granule by granule. */
import { isTsmaskError } from '../errors.ts';
import { TileDecoder } from './decode.ts';
import type { BandFile, GranuleGroup } from './granules.ts';
import type { FileIdentity } from './identity.ts';
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
  readSafeMetadata,
  type SafeMetadata,
  scenesToProbe,
} from './offset/index.ts';
import { listOf, missingValues, type Radiometry, type RadiometryOptions, radiometryOf, scaleOf } from './radiometry.ts';
import type { Remarks } from './remarks.ts';
import type { Role } from './roles.ts';
import type { Remark } from './stack.ts';
import { readTileAt } from './tiles.ts';

export interface CalibrateRequest {
  readonly granules: readonly GranuleGroup[];
  readonly roles: readonly string[];
  readonly options: RadiometryOptions;
  /** What a look at the pixels found for files of floats that declare no scale. */
  readonly floatScale: number;
  readonly remarks: Remarks;
  readonly signal?: AbortSignal | undefined;
}

export interface Calibrated {
  readonly decision: OffsetDecision;
  readonly safe: SafeMetadata | undefined;
  radiometryOf(band: BandFile): Radiometry;
}

/** @throws TsmaskError NODATA_CLASH, BROKEN_METADATA, and what reading a tile throws. */
export async function calibrate(request: CalibrateRequest): Promise<ReadonlyMap<GranuleGroup, Calibrated>> {
  const { granules, roles, options, floatScale, remarks, signal } = request;
  const calibrated = new Map<GranuleGroup, Calibrated>();
  const told: Remark[] = [];
  const dark = new Map<GranuleGroup, DarkSample | undefined>();
  const products = new Products(signal);
  const decoder = new TileDecoder();
  const probeOf = (band: BandFile, scale: number) => probe(band, scale, options, decoder, signal);
  const decided: { granule: GranuleGroup; safe: SafeMetadata | undefined; first: OffsetDecision; name: string }[] = [];
  for (const granule of granules) {
    const band = guideOf(granule, roles);
    const { name } = band.image;
    const safe = await products.of(band);
    const scale = scaleOf(band, options, floatScale);
    const first = await decideOffset({
      name,
      identity: identityOf(band),
      scale,
      option: options.offset,
      fileOffset: band.image.bands[band.sample].offset,
      safe,
      probe: () => probeOf(band, scale),
    });
    decided.push({ granule, safe, first, name });
  }
  const agreed = agreeOnOffsets(
    decided.map(({ granule, name, first }) => ({ date: granule.acquisition.date, name, decision: first })),
  );
  decided.forEach(({ granule, safe }, i) => {
    const decision = agreed[i];
    told.push(...decision.remarks);
    if (decision.dark) dark.set(granule, decision.dark);
    calibrated.set(granule, {
      decision,
      safe,
      radiometryOf: (file) => {
        const own = ofBand(file, decision, safe, scaleOf(file, options, floatScale));
        return radiometryOf(file, options, floatScale, own, (remark) => remarks.add(remark));
      },
    });
  });

  const untold = granules.filter(
    (granule) => calibrated.get(granule)!.decision.isUntold && mayBeOriginal(guideOf(granule, roles)),
  );
  for (const i of scenesToProbe(
    untold.map(({ acquisition }) => acquisition.date),
    fewUntold,
  )) {
    const band = guideOf(untold[i], roles);
    dark.set(untold[i], await probeOf(band, scaleOf(band, options, floatScale)));
  }
  const scenes = [...dark].flatMap(([granule, sample]) => {
    if (sample === undefined) return [];
    const { offsetDn } = calibrated.get(granule)!.decision;
    const gain = scaleOf(guideOf(granule, roles), options, floatScale) * 10000;
    return [{ date: granule.acquisition.date, dark: sample.percentile + offsetDn * gain }];
  });
  told.push(...checkDark(scenes), ...(await lookAtPixels(request, calibrated)));
  for (const remark of gatherRemarks(told)) remarks.add(remark);
  return calibrated;
}

/** The band whose offset stands for all: the red one, whose dark pixels tell most. */
function guideOf({ bands }: GranuleGroup, roles: readonly string[]): BandFile {
  return bands.get('red') ?? bands.get(roles[0])!;
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

async function probe(
  { image, sample, identity }: BandFile,
  scale: number,
  options: RadiometryOptions,
  decoder: TileDecoder,
  signal: AbortSignal | undefined,
): Promise<DarkSample | undefined> {
  const declared = [image.nodata, identity?.nodata].filter((value) => value !== undefined);
  const nodata = [...listOf(options.nodata), ...declared];
  try {
    return await probeDark(image, sample, { nodata, gain: scale * 10000, decoder, ...(signal ? { signal } : {}) });
  } catch (error) {
    // A damaged tile is told of when it is needed, if it ever is.
    if (isTsmaskError(error) && error.code.startsWith('BROKEN')) return undefined;
    throw error;
  }
}

/** Scenes of unknown origin whose dark pixels are looked at. */
const fewUntold = 10;

/** ESA's numbers have no sign: whoever gave them one has computed with them, and knew of the offset. */
function mayBeOriginal({ image }: BandFile): boolean {
  return image.type === 'uint16';
}

/** Metadata of ESA's products, each read once for all of its bands. */
class Products {
  readonly #found = new Map<string, Promise<SafeMetadata | undefined>>();
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  of({ image, identity }: BandFile): Promise<SafeMetadata | undefined> {
    if (image.source.kind !== 'path' || !identity?.layout.startsWith('esa-')) return Promise.resolve(undefined);
    const { path } = image.source;
    const folder = path.replace(/[^/\\]*$/, '');
    let found = this.#found.get(folder);
    if (!found) {
      found = readSafeMetadata(path, this.#signal);
      this.#found.set(folder, found);
    }
    return found;
  }
}

/** Scenes whose middle is looked at. */
const fewScenes = 3;

/** Whoever says how numbers become reflectance may be wrong: then a few pixels show it. */
async function lookAtPixels(
  { granules, roles, options }: CalibrateRequest,
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
    const tile = await readTileAt(image, sample, x, y, decoder).catch(() => undefined);
    if (!tile) continue;
    const bands = image.interleave === 'pixel' ? image.samples : 1;
    const first = (tile.length / bands) * (bands > 1 ? sample : 0);
    const missing = [0, ...missingValues(image.type, nodata)];
    const values = Array.from(tile.subarray(first, first + tile.length / bands))
      .filter((value) => !missing.includes(value))
      .map((value) => value * gain + bias);
    const remark = implausible(plausible(values), image.name);
    if (remark) found.push(remark);
  }
  return found;
}
