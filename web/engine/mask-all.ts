/** A run: all scenes are masked, and the masks kept. */
import { type ClassCounts, type MaskOptions, type Progress, type Stack, streamMasks } from 'tsmask';
import type { KeptMasks } from './kept-masks.ts';
import { paced } from './paced.ts';
import type { RunNews, RunRequest } from './protocol.ts';
import { methodOptions } from './way.ts';
import type { Ways } from './ways.ts';

/** After a failure nothing is kept: masks of some of the dates would look like a run. */
export async function maskAll(
  stack: Stack,
  masks: KeptMasks,
  request: RunRequest,
  { signal, tell }: Ways<RunNews>,
): Promise<void> {
  const start = performance.now();
  const pace = paced((progress: Progress) => tell({ progress }));
  const paceCounts = paced((counts: readonly ClassCounts[]) => tell({ counts }));
  const options = {
    ...optionsOf(stack, request),
    window: masks.window,
    signal,
    onProgress: (progress: Progress) => pace(progress, progress.phase),
  };
  try {
    await masks.begin(stack.scenes.length);
    let scene = 0;
    for await (const mask of streamMasks(stack, options)) {
      await masks.put(scene++, mask);
      paceCounts(masks.counts(), 'counts');
    }
    const seconds = (performance.now() - start) / 1000;
    await masks.finish({ thresholds: request.thresholds, way: request.way, seconds });
    tell({ counts: masks.counts() });
  } catch (error) {
    await masks.clear();
    throw error;
  }
  pace.last();
}

function optionsOf(stack: Stack, { workers, memory, engine, thresholds, way }: RunRequest): MaskOptions {
  const shared = { workers, memory };
  if (way.method === 'probability') return { ...shared, ...methodOptions(stack, way) };
  return { ...shared, engine, thresholds };
}
