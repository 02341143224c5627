// Compares the WebAssembly engines with the plain core on random series under random thresholds, for as many observations
// as are asked for. What differs is printed with its thresholds, and ends the run.
//
//   npm run build && node bench/fuzz.mjs [millions of observations, 10] [seed, 1]
import { bandRoles, createKernel, defaultThresholds } from 'tsmask';

const wanted = Number(process.argv[2] ?? 10) * 1e6;
let state = Number(process.argv[3] ?? 1) >>> 0;

function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
const between = (from, to) => from + (to - from) * random();
const one = (values) => values[Math.floor(random() * values.length)];

/** Near the published ones, of any contrast that makes sense, or of any size at all. */
const threshold = {
  near: (name) => defaultThresholds[name] * between(0.5, 1.5),
  contrast: () => 10 ** between(-2, 2),
  negative: () => between(-2, 0),
  huge: () => (random() < 0.5 ? -1 : 1) * 10 ** between(0, 38),
};

function thresholds() {
  const changed = {};
  for (const name of Object.keys(defaultThresholds)) {
    if (random() < 0.6) continue;
    const way = name.endsWith('Contrast')
      ? one(['near', 'contrast', 'contrast', 'negative', 'huge'])
      : one(['near', 'near', 'negative', 'huge']);
    changed[name] = threshold[way](name);
  }
  return changed;
}

/** Levels of a series, DN: many stand just on either side of the contrast to one of the others. */
function levels(dates, contrast) {
  const base = 10 ** between(0, 4);
  const spread = one([1.001, 1.1, 2, 30]);
  const values = [base];
  const isNegative = random() < 0.1;
  while (values.length < dates) {
    const way = random();
    let value = base * spread ** between(-1, 1);
    if (way < 0.25) value = Math.round(one(values)) * (1 + contrast) + one([-1, -0.5, 0, 0.5, 1]);
    else if (way < 0.4) value = Math.round(one(values)) / (1 + contrast) + one([-1, -0.5, 0, 0.5, 1]);
    else if (way < 0.55) value = one(values);
    if (isNegative && random() < 0.3) value = -Math.min(900, value);
    values.push(value);
  }
  return values;
}

function series(contrast) {
  const dates = one([1, 2, 3, 5, 7, 9, 16, 31, 60, 118, 260, 500]);
  const pixels = Math.max(1, Math.round(6000 / dates));
  const bands = Object.fromEntries(bandRoles.map((role) => [role, new Int16Array(dates * pixels)]));
  for (let pixel = 0; pixel < pixels; pixel++) {
    const own = levels(dates, contrast);
    const tilt = random() < 0.5 ? 0 : between(-0.2, 0.2);
    for (let date = 0; date < dates; date++) {
      const isMissing = random() < 0.03;
      bandRoles.forEach((role, band) => {
        const value = Math.round(own[date] * (1 + tilt * (band - 2.5)));
        bands[role][date * pixels + pixel] = isMissing ? -999 : Math.max(-32768, Math.min(32767, value));
      });
    }
  }
  return { bands, dates, pixels };
}

let done = 0;
let runs = 0;
const found = [0, 0, 0, 0];
while (done < wanted) {
  const changed = thresholds();
  const create = (options) => createKernel({ ...options, thresholds: changed });
  const plain = create({ engine: 'js' });
  const others = [false, true].map((simd) => create({ engine: 'wasm', simd }));
  const contrast = changed.cloudContrast ?? defaultThresholds.cloudContrast;
  for (let i = 0; i < 5; i++) {
    const input = series(Math.abs(contrast) < 200 ? contrast : 0.42);
    const expected = plain.temporal(input);
    for (const code of expected) found[code]++;
    for (const kernel of others) {
      const classes = kernel.temporal(input);
      const at = classes.findIndex((code, k) => code !== expected[k]);
      if (at < 0) continue;
      const pixel = at % input.pixels;
      const own = bandRoles.map((role) => input.bands[role].filter((_, k) => k % input.pixels === pixel).join());
      console.log({ simd: kernel.simd, thresholds: changed, dates: input.dates, date: Math.floor(at / input.pixels) });
      console.log(own.join('\n'));
      process.exit(1);
    }
    done += expected.length;
  }
  runs++;
}
console.log(`${(done / 1e6).toFixed(1)} million observations, ${runs} sets of thresholds: no difference.`);
console.log(
  `missing, clear, cloud, shadow: ${found.map((count) => `${((100 * count) / done).toFixed(1)} %`).join(', ')}`,
);
