import { Command } from 'commander';
import { type BandSource, crsName, epsgOf, openStack, type Scene, type Stack, transformOf } from '../index.ts';
import { type AreaOptions, areaOptions } from './area-options.ts';
import { type InputOptions, inputOptions, openOptions } from './options.ts';
import { interruptSignal, printRemarks } from './report.ts';
import { type StacCliOptions, stacOptions, withStac } from './stac-options.ts';
import { table } from './table.ts';

interface InspectOptions extends InputOptions, AreaOptions, StacCliOptions {
  readonly json?: boolean;
}

export function inspectCommand(): Command {
  const command = new Command('inspect')
    .summary('show the scenes that are found, and what is assumed of them')
    .description('Shows scenes, bands, grid, nodata and everything that is assumed, without masking.')
    .argument('[input...]', 'folders, files or URLs of GeoTIFFs')
    .option('--json', 'as JSON on stdout');
  for (const option of [...areaOptions(), ...stacOptions(), ...inputOptions()]) command.addOption(option);
  return command.action(runInspect).addHelpText(
    'after',
    `
Examples:
  $ tsmask inspect scenes
  $ tsmask inspect scenes --bands nir=B08 --json`,
  );
}

async function runInspect(named: string[], options: InspectOptions): Promise<void> {
  const signal = interruptSignal();
  const { inputs, remarks } = await withStac(named, options, signal);
  printRemarks(remarks);
  const stack = await openStack(inputs, { ...openOptions(options), signal });
  if (options.json) console.log(JSON.stringify(toJson(stack), null, 2));
  else console.log(describe(stack));
}

function describe(stack: Stack): string {
  const { width, height, geo } = stack.grid;
  const [a, , x, , e, y] = transformOf(geo);
  const scenes = table(
    ['date', 'time', 'files', 'type', 'nodata', 'reflectance × 10000'],
    stack.scenes.map((scene) => [
      scene.date,
      scene.time ?? '–',
      new Set(Object.values(scene.bands).map(({ file }) => file)).size,
      each(scene, ({ file }) => stack.files[file].type),
      each(scene, ({ nodata }) => nodata.join(' or ') || '–'),
      each(scene, formula),
    ]),
  );
  const reasons = new Map<string, number>();
  for (const { reason } of stack.unused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return [
    scenes,
    '',
    `${stack.scenes.length} scenes, bands ${Object.keys(stack.scenes[0].bands).join(', ')}`,
    `grid ${width} × ${height} pixels of ${a} × ${-e}, origin (${x}, ${y}), ${crsName(geo)}`,
    ...stack.remarks.map(({ kind, message }) => `${kind}: ${message}`),
    ...[...reasons].map(([reason, count]) => `not used: ${count} ${count === 1 ? 'file' : 'files'}, ${reason}`),
  ].join('\n');
}

/** What all bands of a scene have in common, or each one's. */
function each(scene: Scene, of: (band: BandSource) => string): string {
  return [...new Set(Object.values(scene.bands).map(of))].join('; ');
}

function formula({ gain, bias }: BandSource): string {
  const scaled = gain === 1 ? 'value' : `value × ${gain}`;
  return bias === 0 ? scaled : `${scaled} ${bias < 0 ? '−' : '+'} ${Math.abs(bias)}`;
}

function toJson({ grid, scenes, files, remarks, unused }: Stack): object {
  return {
    grid: { ...grid, epsg: epsgOf(grid.geo) ?? null, transform: transformOf(grid.geo) },
    scenes: scenes.map(({ bands, ...scene }) => ({
      ...scene,
      bands: Object.fromEntries(
        Object.entries(bands).map(([role, { file, ...band }]) => [role, { file: files[file].name, ...band }]),
      ),
    })),
    remarks,
    unused,
  };
}
