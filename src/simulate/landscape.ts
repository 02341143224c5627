import { hash, type Random, randomOf } from '../random.ts';
import { fractal } from './noise.ts';
import { between, Stream } from './random.ts';
import { type Look, type Looks, makeLooks } from './surfaces.ts';

/** Metres. */
export const pixelSize = 20;

/** What lies where. It does not change from date to date; how it looks does. */
export interface Landscape {
  readonly looks: readonly Look[];
  /**
   * The look at every corner of a pixel, `(width + 1) * (height + 1)` indices into `looks`. A pixel is the mean of its four
   * corners: the sensor's blur, which makes mixed pixels along every edge.
   */
  readonly corners: Uint16Array;
  /** Brightness of every pixel relative to its look, about 1: what makes a field patchy and a forest rough. */
  readonly texture: Float32Array;
}

/** The land repeats, with variations, in tiles of this many pixels: a river across, and a feature in each quarter. */
const tileSize = 192;
/** Mean distance of the centres of the blocks that the fields are grouped in, pixels. */
const blockSize = 46;

export function makeLandscape(seed: number, width: number, height: number): Landscape {
  const random = randomOf(hash(seed, Stream.Landscape));
  const looks = makeLooks(random);
  const [columns, rows] = [width + 1, height + 1];
  const warp = fractal(random, columns, rows, { coarsest: 32, finest: 2, persistence: 0.6 });
  const corners = new Uint16Array(columns * rows);
  const land = new Land(seed, columns, rows, looks);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) corners[y * columns + x] = land.lookAt(x, y, warp[y * columns + x]);
  }
  return { looks: looks.list, corners, texture: makeTexture(random, width, height, corners, looks) };
}

interface Feature {
  readonly kind: 'forest' | 'lake' | 'town' | 'wood';
  readonly x: number;
  readonly y: number;
  /** Pixels: half the extent east–west and north–south. */
  readonly rx: number;
  readonly ry: number;
}

/** A group of fields between tracks: a Voronoi cell around (x, y), cut into strips along `angle`, and these into plots. */
interface Block {
  readonly x: number;
  readonly y: number;
  readonly cos: number;
  readonly sin: number;
  /** Pixels. */
  readonly stripWidth: number;
  readonly plotLength: number;
  readonly seed: number;
}

class Land {
  readonly #looks: Looks;
  readonly #blocks: Block[] = [];
  readonly #blocksAcross: number;
  /** The features that reach into each tile. */
  readonly #tiles: Feature[][] = [];
  readonly #tilesAcross: number;
  /** The river's course: its row in the tile, and half its width along a column, for every column of every row of tiles. */
  readonly #rivers: { readonly middle: Float32Array; readonly reach: Float32Array }[] = [];
  readonly #road: { readonly x: Float32Array; readonly reach: number };

  constructor(seed: number, columns: number, rows: number, looks: Looks) {
    this.#looks = looks;
    this.#blocksAcross = Math.ceil(columns / blockSize) + 3;
    const blocksDown = Math.ceil(rows / blockSize) + 3;
    for (let j = 0; j < blocksDown; j++) {
      for (let i = 0; i < this.#blocksAcross; i++)
        this.#blocks.push(makeBlock(hash(seed, Stream.Landscape, i, j), i, j));
    }
    this.#tilesAcross = Math.ceil(columns / tileSize);
    const tilesDown = Math.ceil(rows / tileSize);
    const features: Feature[] = [];
    for (let j = 0; j < tilesDown; j++) {
      for (let i = 0; i < this.#tilesAcross; i++) {
        features.push(...makeFeatures(randomOf(hash(seed, Stream.Landscape, -1 - i, j)), i * tileSize, j * tileSize));
      }
      this.#rivers.push(makeRiver(randomOf(hash(seed, Stream.Landscape, 0, -1 - j)), columns, j * tileSize));
    }
    for (let j = 0; j < tilesDown; j++) {
      for (let i = 0; i < this.#tilesAcross; i++) {
        this.#tiles.push(features.filter((feature) => reaches(feature, i * tileSize, j * tileSize)));
      }
    }
    const random = randomOf(hash(seed, Stream.Landscape, -1, -1));
    const bend = between(random, 0, 6);
    const start = Math.min(columns, tileSize) * between(random, 0.3, 0.7);
    const lean = between(random, -0.25, 0.25);
    this.#road = {
      x: Float32Array.from({ length: rows }, (_, y) => start + lean * y + 9 * Math.sin(y / 70 + bend)),
      reach: 1,
    };
  }

  /** The look at a corner; `warp` is noise of mean 0 that bends outlines. */
  lookAt(x: number, y: number, warp: number): number {
    const tileRow = Math.floor(y / tileSize);
    const river = this.#rivers[tileRow];
    const fromRiver = Math.abs(y - river.middle[x]) / river.reach[x];
    if (fromRiver < 1) return this.#looks.groups.river.first;
    const onRoad = Math.abs(x - this.#road.x[y]) < this.#road.reach;
    for (const feature of this.#tiles[tileRow * this.#tilesAcross + Math.floor(x / tileSize)]) {
      const [dx, dy] = [(x - feature.x) / feature.rx, (y - feature.y) / feature.ry];
      const distance = Math.sqrt(dx * dx + dy * dy) + 0.4 * warp;
      if (distance > 1) continue;
      if (feature.kind === 'lake') return this.#looks.groups.lake.first;
      if (onRoad) return this.#looks.groups.road.first;
      return feature.kind === 'town' ? this.#townLook(x, y, feature, distance) : this.#standLook(x, y, warp);
    }
    if (onRoad) return this.#looks.groups.road.first;
    return this.#fieldLook(x + 1.2 * warp, y - 1.2 * warp, fromRiver < 4 + warp);
  }

  /** A stand of a forest: uneven-edged patches of one kind of tree. */
  #standLook(x: number, y: number, warp: number): number {
    const [i, j] = [Math.floor((x + 6 * warp) / 22), Math.floor((y - 6 * warp) / 18)];
    return one(this.#looks.groups.forest, hash(i, j));
  }

  /** A town: houses and gardens along streets, denser to the middle, and a few large halls at the fringe. */
  #townLook(x: number, y: number, town: Feature, distance: number): number {
    const { centre, suburb, works, road } = this.#looks.groups;
    const [cos, sin] = [Math.cos(town.rx), Math.sin(town.rx)];
    const [u, v] = [cos * x + sin * y, cos * y - sin * x];
    const quarter = hash(Math.floor(u / 9), Math.floor(v / 7), 3);
    if (distance > 0.5 && quarter % 6 === 0) return one(works, hash(quarter, Math.floor(v / 3)));
    if (positiveRest(u, 9) < 1 || positiveRest(v, 7) < 1) return road.first;
    // Smaller than a pixel, so that most pixels show a bit of everything.
    const house = hash(Math.floor(u / 1.3), Math.floor(v / 1.7), 5);
    return one((house & 255) / 255 > distance * 0.8 ? centre : suburb, house >>> 8);
  }

  /** A plot of the nearest block, or the track between two blocks. Along the river every plot is a meadow. */
  #fieldLook(x: number, y: number, floodplain: boolean): number {
    const i0 = Math.floor(x / blockSize);
    const j0 = Math.floor(y / blockSize);
    let nearest = this.#blocks[0];
    let best = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    for (let j = Math.max(0, j0); j <= j0 + 2; j++) {
      for (let i = Math.max(0, i0); i <= i0 + 2; i++) {
        const block = this.#blocks[j * this.#blocksAcross + i];
        const [dx, dy] = [x - block.x, y - block.y];
        const distance = dx * dx + dy * dy;
        if (distance < best) {
          second = best;
          best = distance;
          nearest = block;
        } else if (distance < second) second = distance;
      }
    }
    const { groups } = this.#looks;
    // Half the difference of the distances is the distance from the line between the two blocks.
    if ((Math.sqrt(second) - Math.sqrt(best)) / 2 < 0.45) return groups.track.first;
    const u = nearest.cos * (x - nearest.x) + nearest.sin * (y - nearest.y);
    const v = nearest.cos * (y - nearest.y) - nearest.sin * (x - nearest.x);
    const strip = Math.floor(u / nearest.stripWidth);
    const offset = (hash(nearest.seed, strip) & 255) / 255;
    const plot = hash(nearest.seed, strip, Math.floor(v / nearest.plotLength + offset));
    return one(floodplain ? groups.meadow : groups.field, plot);
  }
}

function positiveRest(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}

function one(group: { readonly first: number; readonly count: number }, choice: number): number {
  return group.first + (choice % group.count);
}

/** The block in column i and row j of the blocks. The first ones lie outside the scene, so that its edge has neighbours. */
function makeBlock(seed: number, i: number, j: number): Block {
  const random = randomOf(seed);
  const angle = between(random, 0, Math.PI);
  return {
    x: (i - 0.5 + between(random, -0.42, 0.42)) * blockSize,
    y: (j - 0.5 + between(random, -0.42, 0.42)) * blockSize,
    cos: Math.cos(angle),
    sin: Math.sin(angle),
    stripWidth: between(random, 6, 17),
    plotLength: between(random, 14, 42),
    seed,
  };
}

function makeFeatures(random: Random, left: number, top: number): Feature[] {
  const quarters = [0, 1, 2, 3].map((quarter) => ({ quarter, order: random() })).sort((a, b) => a.order - b.order);
  return (['lake', 'town', 'forest', 'wood'] as const).map((kind, n) => {
    const { quarter } = quarters[n];
    const radius = { lake: 15, town: 27, forest: 40, wood: 20 }[kind] * between(random, 0.85, 1.15);
    const stretch = between(random, 0.75, 1.3);
    return {
      kind,
      x: left + tileSize * (0.25 + 0.5 * (quarter & 1)) + between(random, -10, 10),
      y: top + tileSize * (0.22 + 0.56 * (quarter >> 1)) + between(random, -8, 8),
      rx: radius * stretch,
      ry: radius / stretch,
    };
  });
}

/** Whether a feature, bulges included, may reach into the tile with this upper left corner. */
function reaches({ x, y, rx, ry }: Feature, left: number, top: number): boolean {
  return x + 2 * rx > left && x - 2 * rx < left + tileSize && y + 2 * ry > top && y - 2 * ry < top + tileSize;
}

/** A meandering river: a few sines of unrelated lengths. */
function makeRiver(random: Random, columns: number, top: number) {
  const middle = new Float32Array(columns);
  const reach = new Float32Array(columns);
  const waves = [
    [17, 1 / 58, between(random, 0, 6)],
    [7, 1 / 21, between(random, 0, 6)],
    [2.5, 1 / 9, between(random, 0, 6)],
  ] as const;
  const halfWidth = between(random, 2, 3.2);
  for (let x = 0; x < columns; x++) {
    let slope = 0;
    middle[x] = top + tileSize / 2;
    for (const [amplitude, frequency, phase] of waves) {
      middle[x] += amplitude * Math.sin(x * frequency + phase);
      slope += amplitude * frequency * Math.cos(x * frequency + phase);
    }
    // Where the river runs steeply it takes more of a column; else it would be thinner there.
    reach[x] = halfWidth * Math.sqrt(1 + slope * slope);
  }
  return { middle, reach };
}

function makeTexture(random: Random, width: number, height: number, corners: Uint16Array, { groups }: Looks) {
  const fine = fractal(random, width, height, { coarsest: 16, finest: 2, persistence: 0.8 });
  const { first, count } = groups.forest;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const look = corners[y * (width + 1) + x];
      // Crowns and the shade between them make a forest rougher than a field; water is smooth.
      const inForest = look >= first && look < first + count;
      const water = look === groups.river.first || look === groups.lake.first;
      const roughness = inForest ? 0.11 : water ? 0.02 : 0.05;
      fine[y * width + x] = Math.max(0.5, 1 + roughness * fine[y * width + x]);
    }
  }
  return fine;
}
