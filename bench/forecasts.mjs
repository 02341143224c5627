// How good the forecasts are, and the masks that are made from them, on simulated and on real stacks.
//
//   npm run build && node bench/forecasts.mjs [--markdown] [--settings]
//
// --markdown prints the tables of docs/forecast-scores.md; --settings compares settings of the training instead.
import { bandRoles } from 'tsmask';
import { scoreForecasts } from './forecast-scores.mjs';
import { flandersStack, simulatedStack, sloveniaStack } from './forecast-stacks.mjs';
import { errorOfAllBands, errorRows, maskRows, tablePrinter, timeRows, together, told } from './forecast-tables.mjs';

const print = tablePrinter(process.argv.includes('--markdown'));

/** Labelled by the rule `combined`, as all are by default. */
const forecasts = {
  persistence: { forecast: 'persistence' },
  'median of the latest': { forecast: 'median' },
  'median of the oldest': { forecast: 'median', history: { which: 'oldest' } },
  ridge: { forecast: 'ridge' },
  'kernel ridge': { forecast: 'kernel-ridge' },
};
const methods = Object.keys(forecasts);

const byRidge = (clusters) => ({ forecast: 'ridge', clusters });
const otherLimits = 'ridge, other limits';
const contestants = {
  ...forecasts,
  'ridge, brightness': byRidge({ rule: 'brightness' }),
  'ridge, all-bands': byRidge({ rule: 'all-bands' }),
  'ridge, visible': byRidge({ rule: 'visible' }),
  'ridge, pixel-wise': byRidge({ rule: 'pixel-wise' }),
  // Thin clouds are found as well, and only dark pixels are taken for shadow.
  [otherLimits]: byRidge({ cloudReflectance: 0.1, darkNir: 0.2 }),
};

const ridge = (training) => ({ forecast: 'ridge', training });
const kernelRidge = (training) => ({ forecast: 'kernel-ridge', training });
const settings = {
  ridge: ridge({}),
  'ridge, λ 1e-5': ridge({ lambda: 1e-5 }),
  'ridge, λ 1e-3': ridge({ lambda: 1e-3 }),
  'ridge, λ 0.1': ridge({ lambda: 0.1 }),
  'ridge, β 0': ridge({ beta: 0 }),
  'ridge, β 0.9': ridge({ beta: 0.9 }),
  'ridge, β 1': ridge({ beta: 1 }),
  'ridge, 2 images': { forecast: 'ridge', history: { images: 2 } },
  'ridge, 5 images': { forecast: 'ridge', history: { images: 5 } },
  'kernel ridge': kernelRidge({}),
  'kernel ridge, λ 1e-6': kernelRidge({ lambda: 1e-6 }),
  'kernel ridge, λ 1e-4': kernelRidge({ lambda: 1e-4 }),
  'kernel ridge, λ 1e-4, γ 0.03': kernelRidge({ lambda: 1e-4, gamma: 0.03 }),
  'kernel ridge, λ 1e-4, γ 0.1': kernelRidge({ lambda: 1e-4, gamma: 0.1 }),
  'kernel ridge, λ 0.1, γ 0.5': kernelRidge({ lambda: 0.1, gamma: 0.5 }),
  'kernel ridge, β 0.9': kernelRidge({ beta: 0.9 }),
  'kernel ridge, λ 1e-4, γ 0.03, β 0.9': kernelRidge({ lambda: 1e-4, gamma: 0.03, beta: 0.9 }),
  'kernel ridge, 300 samples': kernelRidge({ samples: 300 }),
};

/** Scores all contestants on a stack, and closes the stack. */
async function scored(stack, all) {
  try {
    return await scoreForecasts(stack.stack, { ...stack, contestants: all, roles: bandRoles });
  } finally {
    await stack.close();
  }
}

async function onSimulator(all, seeds) {
  const scores = [];
  for (const seed of seeds) scores.push(await scored(await simulatedStack(seed), all));
  return together(scores);
}

/** Two dates are cloudy; each of the others has two clear ones, before or after it. */
function onSlovenia(stack) {
  const names = [...methods.filter((name) => name !== 'median of the oldest'), otherLimits];
  const all = names.map((name) => {
    const images = name === 'persistence' ? 1 : 2;
    return [name, { ...contestants[name], history: { images, twoSided: true } }];
  });
  return scored(stack, Object.fromEntries(all));
}

async function compareForecasts() {
  const simulator = await onSimulator(contestants, [1, 2, 3]);
  const title = `Simulator, ${told(simulator)} of three landscapes`;
  print(`${title}: clear pixels held back`, errorRows(simulator, methods, 'clear'));
  const parts = ['partly covered', 'mostly covered'];
  print(`${title}: the ground under cloud and shadow`, errorRows(simulator, methods, 'covered', parts));
  print(`${title}: masks against the truth`, maskRows(simulator, 'truth'));
  const times = [['9,216 pixels', simulator]];
  const real = [
    ['Flanders', '1,024 pixels', await flandersStack(), (stack) => scored(stack, contestants), ['SCL', 'TSmask']],
    ['Slovenia', '10,100 pixels', await sloveniaStack(), onSlovenia, ['s2cloudless']],
  ];
  for (const [name, pixels, stack, score, references] of real) {
    if (stack === undefined) continue;
    const result = await score(stack);
    const known = methods.filter((method) => result.results.has(method));
    print(`${name}, ${told(result)}: clear pixels held back`, errorRows(result, known, 'clear'));
    for (const reference of references) {
      print(`${name}, ${told(result)}: masks against ${reference}`, maskRows(result, reference));
    }
    times.push([pixels, result]);
  }
  print('Time, one worker', timeRows(times, methods));
}

async function compareSettings() {
  const stacks = [['simulator', await onSimulator(settings, [1]), ['clear', 'covered']]];
  const flanders = await flandersStack();
  if (flanders) stacks.push(['Flanders', await scored(flanders, settings), ['clear']]);
  const columns = stacks.flatMap(([name, { results }, places]) => places.map((place) => [name, results, place]));
  const rows = Object.keys(settings).map((setting) => [
    setting,
    ...columns.map(([, results, place]) => errorOfAllBands(results.get(setting), place)),
  ]);
  const title = `Settings, ${stacks.map(([name, scores]) => `${name} ${told(scores)}`).join(', ')}`;
  print(title, [['RMSE, all bands', ...columns.map(([name, , place]) => `${name}, ${place}`)], ...rows]);
}

await (process.argv.includes('--settings') ? compareSettings() : compareForecasts());
