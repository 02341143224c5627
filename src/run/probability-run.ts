/** From a stack to masks by the method `probability`: each scene for itself, whole, in a worker. */
import { platform } from '#platform';
import { gridConvergence, hasConvergence } from '../crs/convergence.ts';
import { TsmaskError } from '../errors.ts';
import { crsName, type Grid, gridOfWindow, type Window, wholeWindow } from '../grid.ts';
import type { MaskStream } from '../mask.ts';
import { geometryOf } from '../probability/geometry.ts';
import { probabilityRoles, resolveProbabilityOptions } from '../probability/options.ts';
import { coarseSize } from '../probability/resample.ts';
import { slabRows } from '../probability/slab.ts';
import { sunAzimuthOf } from '../probability/sun.ts';
import type { Scene, Stack } from '../stack/index.ts';
import { decodedTileBytes } from '../stack/tiles.ts';
import { WorkerPool } from '../workers/pool.ts';
import type { SceneToMask } from '../workers/probability-scene.ts';
import { handOut } from './hand-out.ts';
import { defaultMemory, type MaskOptions } from './options.ts';
import { commonTile, sizeOf } from './plan.ts';
import { ProbabilityScene } from './probability-scene.ts';
import { ProgressMeter } from './progress.ts';

/** What is to be done, checked: before anything is read or written. */
export interface ProbabilityPlan {
  /** One for each scene, in time order. */
  readonly scenes: readonly SceneToMask[];
  readonly workers: number;
  /** Bytes that each worker may take for strips of bands while masks are written. */
  readonly stripMemory: number;
}

/**
 * @throws TsmaskError BAD_OPTION, MISSING_BAND, GRID_MISMATCH, NO_SUN_AZIMUTH, and OUT_OF_MEMORY where one scene does not
 * fit.
 */
export function planProbability(stack: Stack, options: MaskOptions): ProbabilityPlan {
  const { probability = {}, memory = defaultMemory } = options;
  const recipe = resolveProbabilityOptions(probability);
  const window = options.window ?? wholeWindow(stack.grid);
  const geometry = geometryOf(gridOfWindow(stack.grid, window), recipe);
  if (recipe.gridConvergence && !hasConvergence(stack.grid.geo)) throw noConvergence(stack.grid);
  const roles = probabilityRoles(probability);
  for (const scene of stack.scenes) checkBands(scene, roles);
  const tile = commonTile(stack).height;
  const rows = Math.min(window.height, Math.ceil(leastRows / tile) * tile);
  const scenes = stack.scenes.map(
    (scene, date): SceneToMask => ({
      date,
      name: scene.id,
      window,
      rows,
      roles,
      recipe,
      geometry,
      sunAzimuth: sunAzimuthOf(scene, probability.sunAzimuth),
    }),
  );
  const tiles = 2 * Math.max(...stack.files.map(decodedTileBytes));
  const strip = (rows + slabRows(geometry, recipe)) * window.width * roles.length * bytesPerSample;
  const each = tiles + strip + sceneBytes(window, geometry);
  // A quarter is left for what is written.
  const fitting = Math.floor((memory * 0.75) / each);
  if (fitting < 1) throw tooLarge(window, memory, each / 0.75);
  const workers = Math.min(options.workers ?? platform.cores, scenes.length, fitting);
  return { scenes, workers, stripMemory: memory / 8 / workers };
}

/** Strips of fewer rows are not worth their overhead. */
const leastRows = 128;
/** With what averaging and filling gaps takes besides. */
const bytesPerSample = 16;
/** What masking a cell holds at most at once: its layers, and distances while shadows are told from clouds. */
const bytesPerCell = 16;

function sceneBytes(window: Window, { working, coarse }: { working: number; coarse: number }): number {
  const [cells, blocks] = [coarseSize(window, working), coarseSize(window, coarse)];
  return (
    cells.width * cells.height * bytesPerCell + blocks.width * blocks.height * 4 + (window.width * window.height) / 8
  );
}

function noConvergence({ geo }: Grid): TsmaskError {
  return new TsmaskError('BAD_OPTION', `Where true north lies on the grid is not known for ${crsName(geo)}.`, {
    subject: 'gridConvergence',
    remedy: 'Leave gridConvergence out, and turn the azimuth of the sun by yourself; or bring the scenes to UTM first.',
  });
}

/** The scenes, with the azimuth of the sun as the grid has it. */
async function onGrid(scenes: readonly SceneToMask[], grid: Grid): Promise<readonly SceneToMask[]> {
  if (!scenes.some(({ recipe }) => recipe.gridConvergence)) return scenes;
  const convergence = await gridConvergence(grid);
  if (convergence === undefined) throw noConvergence(grid);
  return scenes.map((scene) => ({ ...scene, sunAzimuth: scene.sunAzimuth - convergence }));
}

function checkBands({ id, bands }: Scene, roles: readonly string[]): void {
  const missing = roles.filter((role) => bands[role] === undefined);
  if (missing.length === 0) return;
  throw new TsmaskError('MISSING_BAND', `The scene ${id} lacks ${missing.join(', ')} for its mask.`, {
    subject: id,
    remedy: `Open the stack with these bands: openStack(inputs, { roles: probabilityRoles(options) }). ${ways(missing)}`,
  });
}

function ways(missing: readonly string[]): string {
  if (missing.includes('cloud-probability'))
    return 'Without a probability, source: "scl" takes the scene classification.';
  return missing.includes('scl') ? 'Without a scene classification, water: "index" or "none" does without.' : '';
}

function tooLarge({ width, height }: Window, memory: number, needed: number): TsmaskError {
  return new TsmaskError(
    'OUT_OF_MEMORY',
    `A scene of ${width} × ${height} pixels does not fit into a memory of ${sizeOf(memory)}.`,
    { subject: 'memory', remedy: `Allow at least ${Math.ceil(needed / 2 ** 20)} MiB, or mask it in parts: --window.` },
  );
}

export async function* runProbability(stack: Stack, options: MaskOptions): AsyncGenerator<MaskStream, void, undefined> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { workers, stripMemory, ...plan } = planProbability(stack, options);
  const window = options.window ?? wholeWindow(stack.grid);
  const grid = gridOfWindow(stack.grid, window);
  const scenes = await onGrid(plan.scenes, grid);
  const pixels = window.width * window.height;
  const pool = new WorkerPool(workers, { stack, kernel: {} });
  const abort = () => void pool.stop(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const totals = { pixels: pixels * scenes.length, blocks: scenes.length, scenes: scenes.length, decodes: 1 };
    const meter = new ProgressMeter(options.onProgress, totals, 'probability');
    const context = { stack, window, stripMemory, bandSpares: [] };
    yield* handOut({
      scenes: stack.scenes,
      workers,
      stage: 'buffered',
      grid,
      signal,
      begin: (date, lane, before) =>
        new ProbabilityScene(pool.workers[lane], scenes[date], context, before, (bytes) => meter.block(pixels, bytes)),
      done: () => meter.scene(),
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await pool.stop(new Error('The run has ended.'));
  }
}
