// What `page.mjs` sets beside a run in the page: `node bench/node-masks.mjs keeps|passes FOLDER WORKERS BYTES` opens the
// scenes of a folder, masks them, and prints the seconds from the opened stack to the last row of the last mask, which are
// kept for whoever asks, as in the page, or passed by.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { computeMasks, openStack, streamMasks } from 'tsmask';

const [what, folder, workers, memory] = process.argv.slice(2);
const stack = await openStack(readdirSync(folder).map((name) => join(folder, name)));
const options = { workers: Number(workers), memory: Number(memory) };
const ways = {
  keeps: async () => (await computeMasks(stack, options)).close(),
  passes: async () => {
    for await (const mask of streamMasks(stack, options)) {
      for await (const _ of mask.rows());
    }
  },
};
const start = performance.now();
await ways[what]();
console.log((performance.now() - start) / 1000);
