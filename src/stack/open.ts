/** Makes a stack of what a user points at: finds the files, reads their headers, and puts scenes together. */
import { bandRoles } from '../bands.ts';
import { longitudeOf } from '../crs/longitude.ts';
import { isTsmaskError } from '../errors.ts';
import { gridDifferences, isGeoreferenced, transformOf } from '../grid.ts';
import { accessOf, checkHttpOptions } from '../platform/http/index.ts';
import { checkBandsOption } from './bands-option.ts';
import { findAmong, Products } from './beside.ts';
import { type Calibrated, calibrate } from './calibrate.ts';
import { digits, identifiedAsset, mayServe } from './choose.ts';
import { completeOnes, setAsideUnneeded } from './complete.ts';
import { withoutCopies } from './copies.ts';
import { findFiles, nothingFound } from './find.ts';
import { lookAtFloatScale } from './float-scale.ts';
import {
  type BandFile,
  fromTheTop,
  type GranuleGroup,
  groupGranules,
  groupScenes,
  hasSeveralExtents,
  tileKey,
} from './granules.ts';
import { type CommonGrid, commonGrid } from './grids.ts';
import { bandsOf, tryHeader, withHttp } from './headers.ts';
import { ambiguousLayout, checkLayoutOption, identify } from './layouts/index.ts';
import { mapLimited } from './map-limited.ts';
import type { Acquisition } from './names.ts';
import { togetherByDay } from './one-day.ts';
import { checkDateOptions, checkGridOptions, checkOpenOptionNames, type OpenStackOptions } from './open-options.ts';
import { checkRadiometryOptions, listOf } from './radiometry.ts';
import type { RasterFile } from './raster-file.ts';
import { Remarks } from './remarks.ts';
import { isFloat } from './sample-type.ts';
import { type Input, isAsset, sourceName, toSourceRef } from './source.ts';
import type { BandSource, Granule, Origin, Remark, Scene, Stack, UnusedFile } from './stack.ts';
import { tellOfLevel, tellOfMosaics, tellOfPlaces, tellOfUnknownDates } from './tell.ts';
import { checkToldBandOptions, isClass, isReflectance, toldBand } from './told-bands.ts';

/** Headers read at the same time. */
const headersAtOnce = 16;

/**
 * Opens a stack of scenes. Only headers are read, and some tiles where pixels must tell what nothing else does: the scale
 * of floats, and whether the offset of Sentinel-2's baseline 04.00 is in the numbers.
 *
 * @param inputs paths of files and folders (Node), URLs, Files, Blobs with a name, assets of a STAC (see `stacAssets`);
 * folders are searched all the way down.
 * @throws TsmaskError NOT_READABLE, NO_SCENES, NOT_A_TIFF, BROKEN_TIFF, UNSUPPORTED_TIFF, BROKEN_JP2, UNSUPPORTED_JP2,
 * BROKEN_METADATA, AMBIGUOUS_LAYOUT, NO_DATE, NO_BAND_ROLE, MISSING_BAND, WRONG_LEVEL, DUPLICATE_BAND, GRID_MISMATCH,
 * NODATA_CLASH, PROBABILITY_SCALE, BAD_OPTION, HTTP_ERROR, SOURCE_CHANGED. A file or scene that can be left out safely is
 * left out with a warning among
 * {@link Stack.remarks}, unless `strict` is set or nothing else remains.
 */
export async function openStack(inputs: Input | readonly Input[], options: OpenStackOptions = {}): Promise<Stack> {
  checkOpenOptionNames(options);
  checkBandsOption(options.bands);
  checkRadiometryOptions(options);
  checkDateOptions(options);
  checkGridOptions(options);
  checkLayoutOption(options.layout);
  checkHttpOptions(options.http);
  const remarks = new Remarks(options.strict ?? false);
  const unused: UnusedFile[] = [];
  const { signal } = options;
  const needed = options.roles ?? bandRoles;
  const welcome = [...new Set([...needed, ...(options.optionalRoles ?? [])])];
  checkToldBandOptions(options, welcome);

  const list = (Array.isArray(inputs) ? inputs : [inputs]) as readonly Input[];
  const refs = list.map((input) => withHttp(toSourceRef(input), options.http));
  const found = await findFiles(refs, unused);
  const identified = new Map(found.map((file) => [sourceName(file), identify(sourceName(file), options)]));
  for (const { href, identity } of list.filter(isAsset)) {
    identified.set(sourceName(toSourceRef(href)), identifiedAsset(identity));
  }
  const useful = found.filter((file) => {
    const name = sourceName(file);
    const known = identified.get(name)!;
    if (known.identity === undefined && known.candidates.length > 1) {
      unused.push({ name, reason: `may be of ${known.candidates.join(' or ')}` });
      remarks.leaveOut('file-left-out', ambiguousLayout(name, known.candidates));
      return false;
    }
    return mayServe(file, known, welcome, options, unused);
  });
  const wanted = withoutCopies(useful, identified, options, unused);
  const access = accessOf(options.http);
  let opened = 0;
  const tellProgress = () => options.onProgress?.({ files: wanted.length, opened });
  tellProgress();
  const headers = await mapLimited(wanted, headersAtOnce, async (file) => {
    const header = await tryHeader(file, access, signal);
    opened++;
    tellProgress();
    return header;
  });
  const files = headers.flatMap((header) => {
    const known = isTsmaskError(header) ? undefined : identified.get(header.name);
    return bandsOf(header, known ?? { candidates: [] }, options, remarks, unused);
  });
  const aside = {
    unused: (file: UnusedFile) => void unused.push(file),
    remark: (remark: Remark) => remarks.add(remark),
  };
  setAsideUnneeded(files, welcome, unused);
  // Files of other bands alone, such as masks that lie beside the scenes, are no scene that lacks something.
  const granules = groupGranules(togetherByDay(files, welcome), welcome, options.resolution, aside).filter(
    ({ bands }) => needed.some((role) => bands.has(role)),
  );
  const complete = completeOnes(granules, needed, options, remarks, unused);
  tellOfUnknownDates(
    options.exclude ?? [],
    [
      ...[...identified.values()].flatMap(({ identity }) => identity ?? []),
      ...granules.map(({ acquisition }) => acquisition),
    ],
    remarks,
  );
  if (complete.length === 0) throw nothingFound(inputs, needed, unused, remarks.errors);

  const { roles, used, grid, placeOf } = gridWith(complete, needed, welcome, options.resolution);
  if (!isGeoreferenced(grid.geo)) {
    remarks.add({
      kind: 'warning',
      code: 'no-georeference',
      message: 'The files say nothing of where they lie; nor will the masks.',
    });
  }
  tellOfPlaces(
    used.flatMap((image) => placeOf(image) ?? []),
    remarks,
  );
  const { group: grouping = 'pass' } = options;
  const grouped = groupScenes(complete, grouping, longitudeOf(grid) ?? 0);
  tellOfMosaics(grouped, remarks);

  const isBare = ({ image, sample }: BandFile) =>
    isFloat(image.type) && options.scale === undefined && image.bands[sample].scale === undefined;
  const ofReflectance = roles.filter(isReflectance);
  const floats = complete.flatMap(({ bands }) => ofReflectance.map((role) => bands.get(role)!).find(isBare) ?? []);
  const floatScale = floats.length > 0 ? await lookAtFloatScale(floats, listOf(options.nodata), signal) : 1;
  const fileIndex = new Map(used.map((image, index) => [image, index]));
  const products = new Products(findAmong(refs, access), signal);
  const calibrated = await calibrate({ granules: complete, roles, options, products, floatScale, remarks, signal });
  // Whoever asks for the cirrus band, which level 2A has not, does not use the thresholds of TSmask.
  if (!roles.includes('cirrus')) tellOfLevel(complete, remarks);
  const granuleOf = (group: GranuleGroup): Granule => {
    const { radiometryOf } = calibrated.get(group)!;
    const sources = roles.map((role): [string, BandSource] => {
      const file = group.bands.get(role)!;
      const place = placeOf(file.image);
      const numbers = isReflectance(role)
        ? radiometryOf(file)
        : toldBand(file, options, (remark) => remarks.add(remark));
      const source = { file: fileIndex.get(file.image)!, sample: file.sample, ...numbers };
      return [role, place ? { ...source, place } : source];
    });
    const tile = group.tile === undefined ? {} : { tile: group.tile };
    return { ...tile, origin: originOf(group, calibrated.get(group)!), bands: Object.fromEntries(sources) };
  };
  const firsts = grouped.map(([first]) => first);
  const scenes = grouped.map((group): Scene => {
    const [{ acquisition }] = group;
    const [top, ...others] = fromTheTop(group, grouping);
    const fill = others.length > 0 ? { fill: others.map(granuleOf) } : {};
    return { ...acquisition, id: idOf(acquisition, firsts), ...granuleOf(top), ...fill };
  });
  return { grid, scenes, files: used, remarks: remarks.all, unused };
}

function originOf({ bands }: GranuleGroup, { decision, safe, sun }: Calibrated): Origin {
  const [{ identity }] = bands.values();
  const known = identity
    ? pickKnown(identity, 'platform', 'level', 'baseline', 'sunAzimuth', 'sunElevation', 'cloudCover')
    : {};
  const product = {
    ...(safe ? pickKnown(safe, 'level', 'baseline') : {}),
    ...(sun ? pickKnown(sun, 'sunAzimuth', 'sunElevation') : {}),
  };
  const offset = { dn: decision.offsetDn, source: decision.source };
  return { layout: identity?.layout ?? 'generic', ...known, ...product, offset };
}

function pickKnown<T extends object, K extends keyof T>(from: T, ...names: K[]): { [P in K]?: NonNullable<T[P]> } {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))) as {
    [P in K]?: NonNullable<T[P]>;
  };
}

interface GridWithRoles extends CommonGrid {
  readonly roles: readonly string[];
  readonly used: readonly RasterFile[];
}

/** The grid of what is needed, and what of the rest all scenes have and lies on it. */
function gridWith(
  granules: readonly GranuleGroup[],
  needed: readonly string[],
  welcome: readonly string[],
  resolution: number | undefined,
): GridWithRoles {
  const gridOf = (roles: readonly string[], size: number | undefined): GridWithRoles => {
    const bands = granules.flatMap((granule) => roles.map((role) => granule.bands.get(role)!));
    const used = [...new Set(bands.map(({ image }) => image))];
    const ofClasses = new Set(bands.filter(({ role }) => isClass(role)).map(({ image }) => image));
    const hasClasses = (image: RasterFile) => ofClasses.has(image);
    return { roles, used, ...commonGrid(used, { resolution: size, tileOf: tilesOf(bands), hasClasses }) };
  };
  const least = gridOf(needed, resolution);
  const common = welcome.filter((role) => granules.every(({ bands }) => bands.has(role)));
  if (common.length === needed.length) return least;
  try {
    const all = gridOf(common, isGeoreferenced(least.grid.geo) ? Math.abs(transformOf(least.grid.geo)[0]) : resolution);
    return gridDifferences(least.grid, all.grid).length === 0 ? all : least;
  } catch (error) {
    if (isTsmaskError(error)) return least;
    throw error;
  }
}

/** What a file's extent has to agree with: that of the other files of its tile. */
function tilesOf(bands: readonly BandFile[]): (image: RasterFile) => string {
  const byExtent = hasSeveralExtents(bands);
  const tiles = new Map(bands.map((band) => [band.image, band.identity?.tile ?? tileKey(band, byExtent)]));
  return (image) => tiles.get(image)!;
}

function idOf({ date, time }: Acquisition, all: readonly { readonly acquisition: Acquisition }[]): string {
  const ofDay = all.filter(({ acquisition }) => acquisition.date === date).length;
  return digits(date) + (ofDay > 1 && time !== undefined ? `T${digits(time)}` : '');
}
