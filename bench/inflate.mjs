// Times the decoder of tiles against node:zlib on tiles like those of a stack, and undoing predictor 2 alone.
//
//   npm run asbuild && npx tsc -p tsconfig.build.json && node bench/inflate.mjs [rounds]
import { deflateSync, inflateSync } from 'node:zlib';
import { simulate } from '../dist/simulate/index.js';
import { createWasmDecoder, reserve } from '../dist/stack/tile-decoder/wasm.js';

const side = 512;
const bands = 6;
const rounds = Number(process.argv[2] ?? 60);

const simulation = simulate({ width: side, height: side, dates: 3 });
const scenes = [0, 1, 2].map((index) => simulation.scene(index));
const tiles = [
  ...scenes.map((scene, i) => [`scene ${i}, 6 × int16, predictor 2`, bytesOf(differences(interleave(scene.bands)))]),
  [`scene 0, 6 × int16, no predictor`, bytesOf(interleave(scenes[0].bands))],
  ['mask, uint8', scenes[0].truth],
];

const decoders = { 'wasm SIMD': createWasmDecoder(true), 'wasm scalar': createWasmDecoder(false) };

for (const [name, bytes] of tiles) {
  const stream = deflateSync(bytes, { level: 6 });
  const share = ((100 * stream.length) / bytes.length).toFixed(0);
  console.log(`\n${name}: ${bytes.length} bytes, compressed to ${share} %`);
  compare(bytes.length, {
    'node:zlib': () => inflateSync(stream, { chunkSize: bytes.length + 1, maxOutputLength: bytes.length + 1 }),
    ...forEachDecoder((decoder) => () => {
      reserve(decoder, stream.length, bytes.length).input.set(stream);
      if (decoder.exports.inflate() !== bytes.length) throw new Error('It does not decompress.');
    }),
  });
}

const predicted = tiles[0][1];
console.log('\npredictor 2 alone, 6 × int16');
compare(predicted.length, {
  JavaScript: (() => {
    const values = new Int16Array(predicted.length / 2);
    return () => {
      for (let row = 0; row < side; row++) {
        const end = (row + 1) * side * bands;
        for (let i = row * side * bands + bands; i < end; i++) values[i] += values[i - bands];
      }
    };
  })(),
  ...forEachDecoder((decoder) => {
    reserve(decoder, 0, predicted.length).output.set(predicted);
    return () => decoder.exports.undoDifferences(side, side * bands, bands, 2);
  }),
});

/** Runs the ways in turn, so that whatever else the machine does hits them alike. */
function compare(bytes, ways) {
  const times = Object.entries(ways).map(([name, run]) => ({ name, run, ms: [] }));
  // WebAssembly starts in simple code; the better one comes from another thread.
  for (let round = -10; round < rounds; round++) {
    for (let i = 0; i < times.length; i++) {
      const { run, ms } = times[(i + rounds + round) % times.length];
      const start = performance.now();
      run();
      if (round >= 0) ms.push(performance.now() - start);
    }
    if (round === -5) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  const [base] = times.map(({ ms }) => quantile(ms, 0.5));
  for (const { name, ms } of times) {
    const [least, low, median, high] = [0, 0.25, 0.5, 0.75].map((share) => quantile(ms, share));
    console.log(
      `  ${name.padEnd(12)} ${median.toFixed(2).padStart(7)} ms (${low.toFixed(2)}–${high.toFixed(2)}, least ${least.toFixed(2)})` +
        `  ${(bytes / median / 1000).toFixed(0).padStart(5)} MB/s  × ${(base / median).toFixed(2)}`,
    );
  }
}

function quantile(values, share) {
  return [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

function forEachDecoder(make) {
  return Object.fromEntries(Object.entries(decoders).map(([name, decoder]) => [name, make(decoder)]));
}

function interleave(planes) {
  const result = new Int16Array(side * side * bands);
  Object.values(planes).forEach((plane, band) => {
    for (let i = 0; i < plane.length; i++) result[i * bands + band] = plane[i];
  });
  return result;
}

function differences(values) {
  return values.map((value, i) => (i % (side * bands) < bands ? value : value - values[i - bands]));
}

function bytesOf(values) {
  return new Uint8Array(values.buffer);
}
