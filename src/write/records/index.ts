/** What stands beside masks: a STAC Item for each, and a summary of all. */
import { footprintOf } from '../../crs/footprint.ts';
import type { Remark, Stack } from '../../stack/index.ts';
import type { MaskRun, MaskSink } from '../sink.ts';
import { type FolderOptions, OutputFolder } from '../sinks/output-folder.ts';
import { sourceHrefs } from './sources.ts';
import { stacItem } from './stac-item.ts';
import { type RecordedMask, summaryCsv, summaryJson } from './summary.ts';

export interface RecordsOptions extends FolderOptions {
  readonly stack: Stack;
}

const summaries = ['summary.json', 'summary.csv'] as const;
const itemName = (id: string) => `tsmask_${id}.json`;

/** A sink that adds records to what another sink writes, once all of that is whole. */
export function withRecords(sink: MaskSink, options: RecordsOptions): MaskSink {
  const { stack } = options;
  const folder = new OutputFolder(options);
  // Masks may be written at the same time, and end in any order.
  const masks = new Map<string, RecordedMask>();
  const remarks: Remark[] = [...stack.remarks];
  let run: MaskRun | undefined;

  return {
    get atOnce() {
      return sink.atOnce ?? 1;
    },
    async open(opening) {
      run = opening;
      await sink.open({
        ...opening,
        remark(remark) {
          remarks.push(remark);
          opening.remark?.(remark);
        },
      });
      await folder.open([...opening.scenes.map(({ id }) => itemName(id)), ...summaries]);
    },
    async write(mask) {
      const written = await sink.write(mask);
      masks.set(mask.id, { scene: mask.scene, counts: mask.counts, paths: written.paths });
      return written;
    },
    async close() {
      await sink.close();
      const { grid, stage, scenes } = run!;
      const inOrder = scenes.map(({ id }) => masks.get(id)!);
      const footprint = await footprintOf(grid);
      for (const mask of inOrder) {
        const sources = sourceHrefs(mask.scene, stack.files, (path) => folder.wayTo(path));
        await folder.saveText(itemName(mask.scene.id), stacItem(mask, { grid, stage, footprint, sources }));
      }
      await folder.saveText('summary.csv', summaryCsv(stack, inOrder));
      await folder.saveText('summary.json', summaryJson(inOrder, { grid, stage, files: stack.files, remarks }));
    },
    async abort() {
      await sink.abort();
      await folder.abandon();
    },
  };
}
