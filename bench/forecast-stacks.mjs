// Stacks to score forecasts on: simulated ones whose truth is known, and real ones where they lie beside the project.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bandRoles, computeMasks, openMasks, openStack, sceneClassMasks } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { isHeldBack } from './forecast-scores.mjs';

const shared = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const [clear, cloud] = [1, 2];
const mostlyCovered = 0.6;

/** 60 dates, one every five days from February to November. Their truth and the ground under their clouds are known. */
export async function simulatedStack(seed) {
  const size = 96;
  const options = { width: size, height: size, dates: 60, everyDays: 5, start: '2024-02-01', seed };
  const simulation = simulate(options);
  // Drawn without clouds, a scene is the same in all else, down to the noise.
  const bare = simulate({ ...options, cloudiness: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'tsmask-forecasts-'));
  try {
    await saveSimulation(simulation, folder);
    const stack = await openStack(folder);
    const masks = await computeMasks(stack);
    return {
      stack,
      masks,
      references: async (scene) => ({
        truth: simulation.scene(scene).truth,
        TSmask: await masks.read(scene, { x: 0, y: 0, width: size, height: size }),
      }),
      ground: (scene) => {
        const { truth } = simulation.scene(scene);
        const observed = bare.scene(scene).bands;
        const covered = truth.map((code) => Number(code > clear));
        const share = covered.reduce((sum, one) => sum + one, 0) / covered.filter((_, i) => truth[i] > 0).length;
        return {
          clear: { observed, counts: heldBack(truth, size) },
          covered: { observed, counts: covered },
          [share < mostlyCovered ? 'partly covered' : 'mostly covered']: { observed, counts: covered },
        };
      },
      async close() {
        await masks.close();
        await rm(folder, { recursive: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}

const heldBack = (classes, width) =>
  classes.map((code, i) => Number(code === clear && isHeldBack(i % width, Math.floor(i / width))));

/** 118 dates of L2A with ESA's scene classification. Clear is what both that and TSmask call clear. */
export async function flandersStack() {
  const folder = join(shared, 's2-flanders/bands');
  if (!existsSync(folder)) return undefined;
  const stack = await openStack(folder, { roles: [...bandRoles, 'scl'] });
  const { width, height } = stack.grid;
  const window = { x: 0, y: 0, width, height };
  const masks = await computeMasks(stack);
  const sceneClasses = sceneClassMasks(stack);
  const references = async (scene) => ({
    SCL: await sceneClasses.read(scene, window),
    TSmask: await masks.read(scene, window),
  });
  return {
    stack,
    masks,
    references,
    async ground(scene) {
      const { SCL, TSmask } = await references(scene);
      return {
        clear: {
          counts: heldBack(
            TSmask.map((code, i) => (SCL[i] === clear ? code : cloud)),
            width,
          ),
        },
      };
    },
    close: () => masks.close(),
  };
}

/** Five dates of L1C, three of them wholly clear and two wholly cloudy by s2cloudless, whose masks come with them. */
export async function sloveniaStack() {
  const folder = join(shared, 's2-slovenia');
  if (!existsSync(folder)) return undefined;
  const stack = await openStack(join(folder, 'multiband'));
  const { width, height } = stack.grid;
  const window = { x: 0, y: 0, width, height };
  const masks = await openMasks(join(folder, 'probability'), stack, {
    pattern: /CLM_(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)/,
    clear: [0],
  });
  const timeSeries = await computeMasks(stack);
  return {
    stack,
    masks,
    references: async (scene) => ({
      s2cloudless: await masks.read(scene, window),
      TSmask: await timeSeries.read(scene, window),
    }),
    ground: async (scene) => ({ clear: { counts: heldBack(await masks.read(scene, window), width) } }),
    close: () => timeSeries.close(),
  };
}
