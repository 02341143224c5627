// What looking for runs alone costs in size and saves in time: the bands of scenes as GeoTIFFs of reflectance hold them.
//
//   npx tsc -p tsconfig.build.json && node bench/deflate.mjs FOLDER [rounds]
import { constants, deflateSync } from 'node:zlib';
import { bandRoles, openStack } from 'tsmask';
import { wholeWindow } from '../dist/grid.js';
import { StackReader } from '../dist/stack/read.js';

const [folder, rounds = '20'] = process.argv.slice(2);
const side = 256;
const stack = await openStack(folder);
const tiles = await tilesOf(stack);
const ways = {
  runs: { strategy: constants.Z_RLE },
  'level 4': { level: 4 },
  'level 6': { level: 6 },
};
const results = Object.entries(ways).map(([name, options]) => ({ name, options, bytes: 0, ms: [] }));
for (let round = 0; round < Number(rounds); round++) {
  for (const result of results) {
    const start = performance.now();
    result.bytes = tiles.reduce((sum, tile) => sum + deflateSync(tile, result.options).length, 0);
    result.ms.push(performance.now() - start);
  }
}
for (const { name, bytes, ms } of results) {
  const median = ms.sort((a, b) => a - b)[ms.length >> 1];
  console.log(`${name}: ${bytes} bytes, ${median.toFixed(1)} ms`);
}

/** Tiles of six bands side by side, as differences of neighbours (predictor 2). */
async function tilesOf({ scenes, grid }) {
  const window = wholeWindow(grid);
  const reader = new StackReader(stack);
  const tiles = [];
  for (const scene of scenes.keys()) {
    const bands = Object.fromEntries(bandRoles.map((role) => [role, new Int16Array(grid.width * grid.height)]));
    await reader.decode(await reader.fetch(scene, window, bandRoles), window, bands);
    for (let top = 0; top < grid.height; top += side) {
      for (let left = 0; left < grid.width; left += side) tiles.push(tileAt(bands, grid, left, top));
    }
  }
  return tiles;
}

function tileAt(bands, { width, height }, left, top) {
  const samples = bandRoles.length;
  const tile = new Int16Array(side * side * samples);
  for (const [sample, role] of bandRoles.entries()) {
    for (let y = 0; y < side && top + y < height; y++) {
      let before = 0;
      for (let x = 0; x < side; x++) {
        // Beyond the image tiles are empty.
        const value = left + x < width ? bands[role][(top + y) * width + left + x] : 0;
        tile[(y * side + x) * samples + sample] = value - before;
        before = value;
      }
    }
  }
  return tile;
}
