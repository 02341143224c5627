/** The rows of a forecast, put together of its blocks. */
import type { Window } from '../grid.ts';
import { countClasses } from '../kernel/index.ts';
import { noCluster } from '../multitemporal/kmeans.ts';
import { openClasses, openingReach } from '../multitemporal/open-classes.ts';
import { gatherRows } from '../run/gather-rows.ts';
import type { ForecastContext } from './context.ts';
import { codesAt, type Labels, valuesAt } from './label-scene.ts';

/** Some whole rows of a forecast; valid until the next piece is asked for. */
export interface ForecastPiece<Role extends string = string> {
  /** Its first row, counted from the top of the window. */
  readonly row: number;
  readonly rows: number;
  /** 0 not observed or not forecast, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** Reflectance × 10000 of the scene as it would be without clouds; −999 for none. */
  readonly forecast: Readonly<Record<Role, Int16Array<ArrayBuffer>>>;
  /** Reflectance × 10000 of the scene as it is; 0, or −999 and below, for none. */
  readonly scene: Readonly<Record<Role, Int16Array<ArrayBuffer>>>;
  /** Which cluster of differences a pixel belongs to, 255 for none; all 255 where there are no clusters. */
  readonly clusters: Uint8Array<ArrayBuffer>;
}

/** Rows of a piece: what is made of one should be small beside the blocks. */
const rowsAtOnce = 64;

/** @param counted told how many pixels of each piece have class 0, 1, 2, 3 */
export async function* forecastPieces(
  context: ForecastContext,
  labels: Labels,
  counted: (counts: readonly number[]) => void,
): AsyncGenerator<ForecastPiece, void, undefined> {
  const { plan, window, store, recipe, signal } = context;
  const { roles } = recipe;
  const { width } = window;
  const across = plan.rows[0].length;
  const planes = Array.from({ length: 2 * roles.length }, () => new Int16Array(width * rowsAtOnce));
  for (const [rowOfBlocks, blocks] of plan.rows.entries()) {
    const first = rowOfBlocks * across;
    for (let top = 0; top < blocks[0].height; top += rowsAtOnce) {
      signal.throwIfAborted();
      const rows = Math.min(rowsAtOnce, blocks[0].height - top);
      for (const [plane, target] of planes.entries()) {
        await gatherRows(store, { first: valuesAt(first), blocks, plane, top, rows }, window, target);
      }
      const bands = (from: number) =>
        Object.fromEntries(roles.map((role, i) => [role, planes[from + i].subarray(0, width * rows)]));
      const row = blocks[0].y - window.y + top;
      const { codes, classes } = await openedRows(context, labels, row, rows);
      counted(countClasses(classes));
      const clusters = labels.clusters.length > 0 ? codes : new Uint8Array(codes.length).fill(noCluster);
      yield { row, rows, classes, forecast: bands(0), scene: bands(roles.length), clusters };
    }
  }
}

/** Rows with as many around as decide about them. */
async function openedRows(
  context: ForecastContext,
  { classes: classOf }: Labels,
  row: number,
  rows: number,
): Promise<{ codes: Uint8Array<ArrayBuffer>; classes: Uint8Array<ArrayBuffer> }> {
  const { recipe, window } = context;
  const { opening, rule } = recipe.clusters.labels;
  const { width } = window;
  const from = Math.max(0, row - openingReach(opening));
  const to = Math.min(window.height, row + rows + openingReach(opening));
  const codes = await codesOfRows(context, from, to);
  const size = { width, height: to - from };
  const opened = openClasses(
    Uint8Array.from(codes, (code) => classOf[code]),
    size,
    opening,
    rule,
  );
  const own = [(row - from) * width, (row - from + rows) * width] as const;
  return { codes: codes.slice(...own), classes: opened.slice(...own) };
}

/** Codes of whole rows of the window, which may lie in several rows of blocks. */
async function codesOfRows(context: ForecastContext, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const { plan, window, store } = context;
  const across = plan.rows[0].length;
  const codes = new Uint8Array(window.width * (to - from));
  for (const [rowOfBlocks, blocks] of plan.rows.entries()) {
    const start = blocks[0].y - window.y;
    const top = Math.max(from, start);
    const bottom = Math.min(to, start + blocks[0].height);
    if (top >= bottom) continue;
    const first = codesAt(rowOfBlocks * across, context);
    const target = codes.subarray((top - from) * window.width, (bottom - from) * window.width);
    await gatherRows(
      store,
      { first, blocks: blocks as readonly Window[], plane: 0, top: top - start, rows: bottom - top },
      window,
      target,
    );
  }
  return codes;
}
