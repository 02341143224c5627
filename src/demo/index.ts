/** The demonstration: a simulated stack whose truth is known, masked, and compared with the truth. */
import { platform } from '#platform';
import { maskStack, type Progress, type SavedMask, saveMasks } from '../run/index.ts';
import { addConfusion, noConfusion, rates, type SimulatedScene, score, simulate } from '../simulate/index.ts';
import { saveSimulation } from '../simulate/save.ts';
import { openStack } from '../stack/index.ts';
import { saveFile } from '../write/places/save.ts';
import { drawPicture, type PictureColumn } from './picture.ts';

export interface DemoOptions {
  /** Folder for `scenes/`, `masks/` and `demo.png`. What an earlier demo left there under these names is replaced. */
  readonly out: string;
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface DemoResult {
  readonly scenes: string;
  readonly picture: string;
  readonly masks: readonly SavedMask[];
  /** How well cloud and shadow were found, over all scenes. */
  readonly rates: ReturnType<typeof rates>;
}

const pictureColumns = 6;

export async function runDemo({ out, seed = 1, signal, onProgress }: DemoOptions): Promise<DemoResult> {
  const scenes = `${out}/scenes`;
  const simulation = simulate({ seed });
  const drawn: SimulatedScene[] = [];
  const paths = await saveSimulation(simulation, scenes, { tileSize: 128 }, (scene) => {
    signal?.throwIfAborted();
    drawn.push(scene);
  });
  const stack = await openStack(paths, signal ? { signal } : {});
  const options = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  const masks = await saveMasks(stack, { out: `${out}/masks`, overwrite: true, ...options });

  let confusion = noConfusion;
  const columns: PictureColumn[] = [];
  for await (const { classes, id } of maskStack(stack, signal ? { signal } : {})) {
    const scene = drawn.find(({ date }) => date.replaceAll('-', '') === id)!;
    confusion = addConfusion(confusion, score(scene.truth, classes));
    columns.push({ ...scene, mask: classes });
  }
  const { width, height } = simulation.grid;
  await saveFile(await platform.openFolder(out), 'demo.png', [drawPicture(worthSeeing(columns), width, height)]);
  return { scenes, picture: `${out}/demo.png`, masks, rates: rates(confusion) };
}

/** Scenes with something of everything, spread over the year. */
function worthSeeing(columns: readonly PictureColumn[]): PictureColumn[] {
  const share = ({ truth }: PictureColumn, code: number) =>
    truth.reduce((count, found) => count + Number(found === code), 0) / truth.length;
  const interest = (column: PictureColumn) => Math.min(share(column, 1), share(column, 2)) + 2 * share(column, 3);
  const size = Math.ceil(columns.length / pictureColumns);
  return Array.from({ length: pictureColumns }, (_, i) =>
    columns
      .slice(i * size, (i + 1) * size)
      .reduce((best, column) => (interest(column) > interest(best) ? column : best)),
  );
}
