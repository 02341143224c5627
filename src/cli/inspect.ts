import { Command } from 'commander';
import {
  type BandSource,
  crsName,
  epsgOf,
  type Granule,
  type Scene,
  type Stack,
  sceneAverages,
  transformOf,
  type UnusedFile,
  type Window,
} from '../index.ts';
import { windowOption } from './area-options.ts';
import { interruptSignal } from './interrupt.ts';
import { inputsArgument, openInputs, type StackOptions, stackOptions } from './open-inputs.ts';
import { probabilityOf, withUnknownSuns } from './probability-options.ts';
import { isForProbability, rolesOfUse, type SceneUseOptions, sceneUseOptions, withOtherUse } from './scene-use.ts';
import { table } from './table.ts';

interface InspectOptions extends StackOptions, SceneUseOptions {
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .summary('show the scenes that are found, and what is assumed of them')
    .description('Shows scenes, bands, grid, nodata and everything that is assumed, without masking.')
    .addArgument(inputsArgument())
    .option('--json', 'as JSON on stdout');
  for (const option of [...sceneUseOptions(), ...stackOptions()]) command.addOption(option);
  return command.action(runInspect).addHelpText(
    'after',
    `
Examples:
  $ tsmask inspect scenes
  $ tsmask inspect scenes --method probability --probability-from scl
  $ tsmask inspect scenes --bands nir=B08 --json`,
  );
}

async function runInspect(named: string[], options: InspectOptions): Promise<void> {
  const signal = interruptSignal();
  const roles = rolesOfUse(options);
  const opened = await openInputs(named, { ...options, ...roles }, signal).catch(async (error) => {
    throw await withOtherUse(error, (other) => openInputs(named, { ...options, ...other }, signal, () => undefined));
  });
  const stack = withUnknownSuns(opened, options);
  const { window } = await windowOption(stack.grid, options);
  if (options.json) console.log(JSON.stringify({ ...toJson(stack), ...(window ? { window } : {}) }, null, 2));
  else console.log(describe(stack, window, isForProbability(options) ? [sunColumn(options)] : []));
}

type Column = readonly [name: string, of: (scene: Scene, stack: Stack) => string];

/** Where the sun stood, as the masks will have it. */
function sunColumn(options: InspectOptions): Column {
  const { sunAzimuth: told } = probabilityOf(options) ?? {};
  return [
    'sun azimuth',
    (scene) => {
      const given = typeof told === 'object' ? (told[scene.id] ?? told[scene.date]) : told;
      const azimuth = given ?? sceneAverages(scene).sunAzimuth;
      return azimuth === undefined ? 'not known: say --sun-azimuth' : `${Number(azimuth.toFixed(1))}°`;
    },
  ];
}

/** What is told of a scene, in columns; what all scenes have in common stands below the table instead. */
const columns: readonly Column[] = [
  ['time', ({ time }) => time ?? none],
  ['read as', ({ origin }) => origin.layout],
  ['platform', ({ origin }) => origin.platform ?? none],
  ['tiles', (scene) => [...new Set(granulesOf(scene).flatMap(({ tile }) => tile ?? []))].join(' ') || none],
  ['level', ({ origin }) => origin.level ?? none],
  ['baseline', (scene) => each(granulesOf(scene).map(({ origin }) => origin.baseline ?? none))],
  ['granules', (scene) => String(granulesOf(scene).length)],
  ['files', (scene) => String(new Set(bandsOf(scene).map(({ file }) => file)).size)],
  ['type', (scene, { files }) => each(bandsOf(scene).map(({ file }) => files[file].type))],
  ['nodata', (scene) => each(bandsOf(scene).map(({ nodata }) => nodata.join(' or ') || none))],
  ['reflectance × 10000', (scene) => each(bandsOf(scene, isReflectance).map(formula))],
  ['cloud probability', (scene) => each(bandsOf(scene, (role) => role === 'cloud-probability').map(share)) || none],
  ['flags', (scene) => each(bandsOf(scene, (role) => role === 'quality').map(meaningOfFlags)) || none],
  ['offset by', (scene) => each(granulesOf(scene).map(({ origin }) => origin.offset.source))],
];
const none = '–';

function describe(stack: Stack, window: Window | undefined, more: readonly Column[]): string {
  const { width, height, geo } = stack.grid;
  const [a, , x, , e, y] = transformOf(geo);
  const { scenes } = stack;
  const told = [...columns, ...more].map(([name, of]) => ({ name, values: scenes.map((scene) => of(scene, stack)) }));
  const isCommon = ({ values }: { values: readonly string[] }) => values.every((value) => value === values[0]);
  const various = told.filter((column) => !isCommon(column));
  const common = told.filter(isCommon).filter(({ values: [value] }) => value !== none && value !== 'none');
  const rows = scenes.map(({ date }, i) => [date, ...various.map(({ values }) => values[i])]);
  return [
    table(['date', ...various.map(({ name }) => name)], rows),
    '',
    `${scenes.length} ${scenes.length === 1 ? 'scene' : 'scenes'}, bands ${Object.keys(scenes[0].bands).join(', ')}`,
    `${scenes.length === 1 ? 'it:' : 'all scenes:'} ${common.map(({ name, values: [value] }) => `${name} ${value}`).join(', ')}`,
    `grid ${width} × ${height} pixels of ${a} × ${-e}, origin (${x}, ${y}), ${crsName(geo)}`,
    ...(window ? [`area of ${window.width} × ${window.height} pixels: --window ${ofWindow(window)}`] : []),
    // Files that are left out stand below with their reasons.
    ...stack.remarks.filter(({ code }) => code !== 'file-left-out').map(({ kind, message }) => `${kind}: ${message}`),
    ...describeUnused(stack.unused),
  ].join('\n');
}

/** Names that are shown of files that are left out for one reason. */
const fewNames = 3;

/** A line for each reason, the most frequent first. */
function describeUnused(unused: readonly UnusedFile[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of unused) {
    // What is wrong with a file is told with its name.
    const common = reason.replace(name, 'it').replace(/^it /, '').replace(/\.$/, '');
    const names = reasons.get(common) ?? [];
    names.push(lastPartOf(name));
    reasons.set(common, names);
  }
  return [...reasons]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, names]) => {
      const more = names.length > fewNames ? ` and ${names.length - fewNames} more` : '';
      const files = names.length === 1 ? '1 file' : `${names.length} files`;
      return `not used: ${files}, ${reason} (${names.slice(0, fewNames).join(', ')}${more})`;
    });
}

const lastPartOf = (name: string) => /[^/\\]*$/.exec(name.replace(/[?#].*$/, ''))![0] || name;

const ofWindow = ({ x, y, width, height }: Window) => [x, y, width, height].join(',');

function granulesOf(scene: Scene): readonly Granule[] {
  return [scene, ...(scene.fill ?? [])];
}

/** `bits 1,2,3 cloud, 4 shadow, 0 no observation`. */
function meaningOfFlags({ flags }: BandSource): string {
  if (flags === undefined || 'classes' in flags) return 'by value';
  const { cloud, shadow, none: nothing } = flags;
  const named = [
    [cloud, 'cloud'],
    [shadow, 'shadow'],
    [nothing, 'no observation'],
  ] as const;
  const bitsOf = (all: number) => Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => (all >> bit) & 1);
  return `bits ${named.flatMap(([all, name]) => (all === 0 ? [] : [`${bitsOf(all).join(',')} ${name}`])).join(', ')}`;
}

const isReflectance = (role: string) => !['cloud-probability', 'scl', 'quality', 'class'].includes(role);

function bandsOf(scene: Scene, isWanted: (role: string) => boolean = () => true): readonly BandSource[] {
  return granulesOf(scene).flatMap(({ bands }) =>
    Object.entries(bands).flatMap(([role, band]) => (isWanted(role) ? [band] : [])),
  );
}

/** What all have in common, or each one's. */
function each(values: readonly string[]): string {
  return [...new Set(values)].join('; ');
}

function formula({ gain, bias, place }: BandSource): string {
  const value = place && place.factor > 1 ? `mean of ${place.factor} × ${place.factor}` : 'value';
  const scaled = gain === 1 ? value : `${value} × ${gain}`;
  return bias === 0 ? scaled : `${scaled} ${bias < 0 ? '−' : '+'} ${Math.abs(bias)}`;
}

/** A probability is read as ten thousandths, and one more: see {@link BandSource}. */
function share({ gain, bias, ...band }: BandSource): string {
  const tidy = (value: number) => Number((value / 10000).toPrecision(6));
  return formula({ ...band, gain: tidy(gain), bias: tidy(bias - 1) });
}

function toJson({ grid, scenes, files, remarks, unused }: Stack): object {
  const named = (bands: Granule['bands']) =>
    Object.fromEntries(
      Object.entries(bands).map(([role, { file, ...band }]) => [role, { file: files[file].name, ...band }]),
    );
  return {
    grid: { ...grid, epsg: epsgOf(grid.geo) ?? null, transform: transformOf(grid.geo) },
    scenes: scenes.map(({ fill, ...scene }) => ({
      ...scene,
      bands: named(scene.bands),
      ...(fill ? { fill: fill.map((granule) => ({ ...granule, bands: named(granule.bands) })) } : {}),
    })),
    remarks,
    unused,
  };
}
