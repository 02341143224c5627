// Times the averaging of finer bands: tiles of 512 × 512 uint16, as files at 10 m have them.
//
//   npm run build && node bench/means.mjs [rounds, 40]
import { TileDecoder } from '../dist/stack/decode.js';
import { inTurns, printTable } from './measure.mjs';

const side = 512;
const rounds = Number(process.argv[2] ?? 40);
const tile = Uint16Array.from({ length: side * side }, (_, i) => (i % 17 === 0 ? 0 : (i * 7919) % 12_000));
const band = { nodata: [0], gain: 1, bias: -1000 };

const factors = [2, 3, 6];
const contestants = factors.flatMap((factor) =>
  [false, true].map((simd) => {
    const { means } = new TileDecoder({ simd });
    const edge = Math.ceil(side / factor);
    const window = { x: 0, y: 0, width: edge, height: edge };
    const place = { factor, repeat: 1, x: 0, y: 0 };
    const target = new Int16Array(edge * edge);
    const work = () => {
      means.begin(edge * edge, [band], 'uint16');
      const samples = means.hold(tile);
      for (let y = 0; y < side; y++) means.add(0, samples, y * side, side, { x: 0, y }, window, place);
      means.finish(0, target);
    };
    return [`${factor} × ${factor}, ${simd ? 'SIMD' : 'scalar'}`, work];
  }),
);
// WebAssembly starts in simple code; the better one comes from another thread.
for (let i = 0; i < 20; i++) for (const [, work] of contestants) work();
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);

const results = inTurns(contestants, rounds);
printTable('Averaging finer bands', [
  ['', 'ns a fine pixel'],
  ...Object.entries(results).map(([name, { median }]) => [name, ((median / side ** 2) * 1e9).toFixed(2)]),
]);
