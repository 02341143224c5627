import { SharedMask } from './shared-mask.ts';
import type { MaskRun, MaskSink, Written } from './sink.ts';

/** Several sinks as one. They read each mask in step; what one of them needs long for, all wait for. */
export function combineSinks(...sinks: readonly MaskSink[]): MaskSink {
  const opened: MaskSink[] = [];
  return {
    get atOnce() {
      return Math.min(...sinks.map(({ atOnce = 1 }) => atOnce));
    },
    async open(run: MaskRun) {
      for (const sink of sinks) {
        opened.push(sink);
        await sink.open(run);
      }
    },
    async write(mask): Promise<Written> {
      const shared = new SharedMask(mask, sinks.length);
      const writing = sinks.map(async (sink, reader) => {
        try {
          return await sink.write(shared.for(reader));
        } catch (error) {
          shared.fail(error);
          throw error;
        } finally {
          shared.leave(reader);
        }
      });
      await Promise.allSettled(writing);
      // The first in time failed the others, so that any of them tells the same.
      const written = await Promise.all(writing);
      return { paths: written.flatMap(({ paths }) => paths) };
    },
    async close() {
      for (const sink of sinks) await sink.close();
    },
    async abort() {
      // The first made the folder, and so is the last to leave it.
      for (const sink of opened.toReversed()) await sink.abort();
    },
  };
}
