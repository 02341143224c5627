/** What stands beside masks: a STAC Item for each, and a summary of all. */
import { footprintOf } from '../../crs/footprint.ts';
import { completeThresholds, defaultThresholds, type Thresholds } from '../../kernel/thresholds.ts';
import type { Remark, Stack } from '../../stack/index.ts';
import type { MaskRun, MaskSink } from '../sink.ts';
import { type FolderOptions, OutputFolder } from '../sinks/output-folder.ts';
import { doubtsOf } from './doubts.ts';
import { maskAssets } from './mask-assets.ts';
import { sourceHrefs } from './sources.ts';
import { stacItem } from './stac-item.ts';
import { masksJson, type RecordedMask, summaryCsv } from './summary.ts';

export interface RecordsOptions extends FolderOptions {
  readonly stack: Stack;
}

/** The names of the summaries of a run. */
export const summaries = ['summary.json', 'summary.csv'] as const;
/** That of a mask. */
export const itemName = (id: string) => `tsmask_${id}.json`;

/** A sink that adds records to what another sink writes, once all of that is whole. */
export function withRecords(sink: MaskSink, options: RecordsOptions): MaskSink {
  const { stack } = options;
  const folder = new OutputFolder(options);
  // Masks may be written at the same time, and end in any order.
  const masks = new Map<string, RecordedMask>();
  const remarks: Remark[] = [...stack.remarks];
  let run: MaskRun | undefined;
  const remark = (one: Remark) => {
    remarks.push(one);
    run?.remark?.(one);
  };

  return {
    get atOnce() {
      return sink.atOnce ?? 1;
    },
    async open(opening) {
      run = opening;
      await sink.open({
        ...opening,
        remark,
      });
      await folder.open([...opening.scenes.map(({ id }) => itemName(id)), ...summaries]);
    },
    async write(mask) {
      const written = await sink.write(mask);
      const { scene, counts, highestProbability } = mask;
      masks.set(mask.id, { scene, counts, highestProbability, paths: written.paths });
      return written;
    },
    async close() {
      await sink.close();
      const { grid, stage, method, thresholds, scenes } = run!;
      const inOrder = scenes.map(({ id }) => masks.get(id)!);
      doubtsOf(inOrder, method).forEach(remark);
      const footprint = await footprintOf(grid);
      const changed = changedThresholds(thresholds ?? {});
      const items = inOrder.map((mask) => {
        const { id } = mask.scene;
        const content = {
          id: `tsmask_${id}`,
          scene: mask.scene,
          properties: { 'tsmask:stage': stage, ...(method ? { 'tsmask:method': method.name } : {}), ...changed },
          assets: maskAssets(mask.paths, id),
          sources: sourceHrefs(mask.scene, stack.files, (path) => folder.wayTo(path)),
        };
        return [itemName(id), stacItem(content, { grid, footprint })] as const;
      });
      // Either all are there or none: what some masks alone have would look like a run that was whole.
      await folder.saveTexts([
        ...items,
        ['summary.csv', summaryCsv(stack, inOrder)],
        ['summary.json', masksJson(inOrder, { grid, stage, method, thresholds, files: stack.files, remarks })],
      ]);
    },
    async abort() {
      await sink.abort();
      await folder.abandon();
    },
  };
}

/** For an Item: those that are not as published. */
function changedThresholds(set: Partial<Thresholds>): object {
  const changed = Object.entries(completeThresholds(set)).filter(
    ([name, value]) => value !== defaultThresholds[name as keyof Thresholds],
  );
  return changed.length === 0 ? {} : { 'tsmask:thresholds': Object.fromEntries(changed) };
}
