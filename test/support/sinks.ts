/** Made-up runs for tests of sinks. */
import { geographicOf } from '../../src/crs/geographic.ts';
import { type Grid, gridOfWindow } from '../../src/grid.ts';
import type { MaskPiece, MaskStream } from '../../src/mask.ts';
import type { Scene } from '../../src/stack/index.ts';
import type { MaskRun, MaskSink } from '../../src/write/sink.ts';

export interface TestRun extends MaskRun {
  /** Date after date. */
  readonly classes: readonly Uint8Array<ArrayBuffer>[];
}

/** A grid with square pixels whose upper left corner lies at `origin`. */
export function testGrid(
  width: number,
  height: number,
  { epsg = 32631 as number | null, origin = [600000, 5650020], pixel = 20 } = {},
): Grid {
  if (epsg === null) return { width, height, geo: {} };
  const key = geographicOf(epsg) ? 2048 : 3072;
  const geo = {
    pixelScale: [pixel, pixel, 0],
    tiepoint: [0, 0, 0, origin[0], origin[1], 0],
    keyDirectory: [1, 1, 0, 2, 1024, 0, 1, key === 2048 ? 2 : 1, key, 0, 1, epsg],
  };
  return gridOfWindow({ width, height, geo }, { x: 0, y: 0, width, height });
}

/** Masks of patches and stripes, the same for the same seed; some dates without any observation. */
export function testRun(grid: Grid, dates: number, seed = 1): TestRun {
  const scenes = Array.from({ length: dates }, (_, i): Scene => {
    const date = new Date(Date.UTC(2020, 0, 1 + 5 * i)).toISOString().slice(0, 10);
    const time = i % 3 === 2 ? {} : { time: `10:${String(10 + (i % 50)).padStart(2, '0')}:31` };
    const origin = { layout: 'generic', offset: { dn: 0, source: 'none' } } as const;
    return { id: date.replaceAll('-', ''), date, ...time, origin, bands: {} };
  });
  const classes = scenes.map((_, date) =>
    Uint8Array.from({ length: grid.width * grid.height }, (_, i) => {
      const [x, y] = [i % grid.width, Math.floor(i / grid.width)];
      if (date % 4 === 3) return 0;
      return ((x * 7 + y * 13 + seed * 31 + date * 5) >> 4) & 3;
    }),
  );
  return { grid, stage: 'buffered', scenes, classes };
}

/** The mask of a date, in pieces of `rowsAtOnce` rows. `onRow` is called before each piece. */
export function maskOf(
  run: TestRun,
  date: number,
  rowsAtOnce = 7,
  onRow: (row: number) => void = () => {},
): MaskStream {
  const { width, height } = run.grid;
  const scene = run.scenes[date];
  return {
    scene,
    id: scene.id,
    date: scene.date,
    stage: run.stage,
    grid: run.grid,
    width,
    height,
    counts: [0, 0, 0, 0],
    async *rows() {
      for (let row = 0; row < height; row += rowsAtOnce) {
        onRow(row);
        // A piece is valid until the next is asked for only: the copy is spoilt then.
        const piece = run.classes[date].slice(row * width, Math.min(height, row + rowsAtOnce) * width);
        yield piece;
        piece.fill(77);
      }
    },
    async *pieces(): AsyncGenerator<MaskPiece> {
      for await (const classes of this.rows()) yield { classes, bands: {} };
    },
  };
}

/** As writeMasks calls a sink, one mask after another. */
export async function writeRun(sink: MaskSink, run: TestRun, rowsAtOnce?: number): Promise<void> {
  try {
    await sink.open(run);
    for (let date = 0; date < run.scenes.length; date++) await sink.write(maskOf(run, date, rowsAtOnce));
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}
