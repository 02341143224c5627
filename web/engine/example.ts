/** The built-in example: a simulated year as files, which take the way of any other file. */
import { type BlobOutput, blobPlace } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';

const example = { width: 384, height: 384, dates: 32, everyDays: 11, seed: 4 };

/** @param seen takes how many of them there are so far */
export async function exampleFiles(seen: (made: number) => void, signal: AbortSignal): Promise<BlobOutput[]> {
  const files: BlobOutput[] = [];
  await saveSimulation(
    simulate(example),
    blobPlace((file) => {
      files.push(file);
    }),
    {},
    () => {
      signal.throwIfAborted();
      seen(files.length);
    },
  );
  return files;
}
