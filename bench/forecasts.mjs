// How good the forecasts are, and the masks that are made from them, on simulated and on real stacks.
//
//   npm run build && node bench/forecasts.mjs [--markdown] [--settings]
//
// --markdown prints the tables of docs/forecast-scores.md; --settings compares settings of the training instead.
import { bandRoles } from 'tsmask';
import { addConfusion, rates } from 'tsmask/simulate';
import { addForecastErrors, agreement, cloudErrors, rmse } from '../dist/multitemporal/score.js';
import { scoreForecasts } from './forecast-scores.mjs';
import { flandersStack, simulatedStack, sloveniaStack } from './forecast-stacks.mjs';
import { printTable } from './measure.mjs';

const forecasts = {
  persistence: { forecast: 'persistence' },
  'median of the latest': { forecast: 'median' },
  'median of the oldest': { forecast: 'median', history: { which: 'oldest' } },
  ridge: { forecast: 'ridge' },
  'kernel ridge': { forecast: 'kernel-ridge' },
};
const rules = Object.fromEntries(
  ['brightness', 'all-bands', 'visible', 'pixel-wise'].map((rule) => [
    `ridge, ${rule}`,
    { forecast: 'ridge', clusters: { rule } },
  ]),
);
const kernel = (training) => ({ forecast: 'kernel-ridge', training: { samples: 500, ...training } });
const settings = {
  'ridge, as by default': { forecast: 'ridge' },
  'ridge, λ 1e-5': { forecast: 'ridge', training: { lambda: 1e-5 } },
  'ridge, λ 1e-3': { forecast: 'ridge', training: { lambda: 1e-3 } },
  'ridge, λ 0.1': { forecast: 'ridge', training: { lambda: 0.1 } },
  'ridge, β 0': { forecast: 'ridge', training: { beta: 0 } },
  'ridge, β 0.9': { forecast: 'ridge', training: { beta: 0.9 } },
  'ridge, β 1': { forecast: 'ridge', training: { beta: 1 } },
  'ridge, 2 images': { forecast: 'ridge', history: { images: 2 } },
  'ridge, 5 images': { forecast: 'ridge', history: { images: 5 } },
  'kernel ridge, 500 samples': kernel({}),
  'kernel ridge, λ 1e-6': kernel({ lambda: 1e-6 }),
  'kernel ridge, λ 1e-4, γ 0.03': kernel({ lambda: 1e-4, gamma: 0.03 }),
  'kernel ridge, λ 0.1, γ 0.5': kernel({ lambda: 0.1, gamma: 0.5 }),
  'kernel ridge, β 0.9': kernel({ beta: 0.9 }),
};

const isMarkdown = process.argv.includes('--markdown');
const print = isMarkdown ? printMarkdown : printTable;

function printMarkdown(title, [head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  console.log(`\n${title}\n`);
  for (const row of [head, head.map(() => '---'), ...rows]) console.log(line(row));
}

/** Scores each contestant on a stack, and closes the stack. */
async function scored(stack, contestants) {
  try {
    return await scoreForecasts(stack.stack, { ...stack, contestants, roles: bandRoles });
  } finally {
    await stack.close();
  }
}

/** Scores of several stacks together. */
function together(all) {
  const results = new Map(all[0].results);
  for (const { results: others } of all.slice(1)) {
    for (const [name, a] of results) results.set(name, sumOf(a, others.get(name)));
  }
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  return { scenes: sum('scenes'), of: sum('of'), results };
}

function sumOf(a, b) {
  const merged = (x = {}, y = {}, add) => {
    const names = new Set([...Object.keys(x), ...Object.keys(y)]);
    return Object.fromEntries(
      [...names].map((name) => [name, x[name] && y[name] ? add(x[name], y[name]) : (x[name] ?? y[name])]),
    );
  };
  return {
    errors: merged(a.errors, b.errors, addForecastErrors),
    confusions: merged(a.confusions, b.confusions, addConfusion),
    seconds: a.seconds + b.seconds,
    training: a.training + b.training,
  };
}

const reflectance = (value) => value.toFixed(4);
const share = (value) => (Number.isNaN(value) ? '–' : value.toFixed(3));
const percent = (value) => (100 * value).toFixed(1);
const ofAllBands = (errors) => Math.hypot(...rmse(errors)) / Math.sqrt(bandRoles.length);
const told = ({ scenes, of }) => `${scenes} of ${of} scenes`;

function errorTable(title, { results }, names, place, others = []) {
  const rows = names.map((name) => {
    const { errors } = results.get(name);
    return [
      name,
      ...[...rmse(errors[place])].map(reflectance),
      ...[place, ...others].map((one) => reflectance(ofAllBands(errors[one]))),
    ];
  });
  print(title, [['RMSE', ...bandRoles, 'all bands', ...others], ...rows]);
}

function maskTable(title, { results }, references) {
  const head = references.flatMap((name) => [`as ${name}`, 'commission', 'omission', 'F1 cloud', 'F1 shadow']);
  const rows = [...results]
    .filter(([name]) => name !== 'truth')
    .map(([name, { confusions }]) => {
      const of = references.flatMap((reference) => {
        if (reference === name) return ['–', '–', '–', '–', '–'];
        const confusion = confusions[reference];
        const { commission, omission } = cloudErrors(confusion);
        const { cloud, shadow } = rates(confusion);
        return [agreement(confusion), commission, omission, cloud.f1, shadow.f1].map(share);
      });
      const shares = [2, 3].map((code) => percent(shareOf(confusions[references[0]], code)));
      return [forecasts[name] ? `${name}, combined` : name, ...shares, ...of];
    });
  print(title, [['', 'cloud %', 'shadow %', ...head], ...rows]);
}

/** Of the pixels that both masks observe, those to which the mask gives a class. */
function shareOf(confusion, wanted) {
  const count = (truth, mask) => confusion[truth * 4 + mask];
  const all = [1, 2, 3].map((mask) => [1, 2, 3].reduce((sum, truth) => sum + count(truth, mask), 0));
  return all[wanted - 1] / (all[0] + all[1] + all[2]);
}

function timeTable(title, columns) {
  const rows = Object.keys(forecasts).map((name) => [
    name,
    ...columns.flatMap(([, { scenes, results }]) => {
      const { seconds, training } = results.get(name) ?? {};
      return seconds === undefined
        ? ['–', '–']
        : [training, seconds - training].map((all) => (all / scenes).toFixed(3));
    }),
  ]);
  print(title, [['seconds a scene', ...columns.flatMap(([name]) => [`${name}, training`, 'all else'])], ...rows]);
}

async function simulated(contestants, seeds) {
  const all = [];
  for (const seed of seeds) all.push(await scored(await simulatedStack(seed), contestants));
  return together(all);
}

async function scores() {
  const names = Object.keys(forecasts);
  const sets = { ...forecasts, ...rules };
  const simulation = await simulated(sets, [1, 2, 3]);
  const onSimulation = `Simulator, ${told(simulation)} of three landscapes`;
  errorTable(`${onSimulation}: clear pixels held back`, simulation, names, 'clear');
  const parts = ['partly covered', 'mostly covered'];
  errorTable(`${onSimulation}: the ground under cloud and shadow`, simulation, names, 'covered', parts);
  maskTable(`${onSimulation}: masks against the truth`, simulation, ['truth']);
  const times = [['9,216 pixels', simulation]];
  const flanders = await flandersStack();
  if (flanders) {
    const result = await scored(flanders, sets);
    errorTable(`Flanders, ${told(result)}: clear pixels held back`, result, names, 'clear');
    for (const reference of ['SCL', 'TSmask'])
      maskTable(`Flanders, ${told(result)}: masks against ${reference}`, result, [reference]);
    times.push(['1,024 pixels', result]);
  }
  const slovenia = await sloveniaStack();
  if (slovenia) {
    const history = { images: 2, twoSided: true };
    const few = Object.fromEntries(
      names
        .filter((name) => name !== 'median of the oldest')
        .map((name) => [name, { ...forecasts[name], history: name === 'persistence' ? { twoSided: true } : history }]),
    );
    const result = await scored(slovenia, few);
    errorTable(`Slovenia, ${told(result)}: clear pixels held back`, result, Object.keys(few), 'clear');
    maskTable(`Slovenia, ${told(result)}: masks against s2cloudless`, result, ['s2cloudless']);
    times.push(['10,100 pixels', result]);
  }
  timeTable('Time on one worker, rule combined', times);
}

async function compareSettings() {
  const simulation = await simulated(settings, [1]);
  const flanders = await flandersStack();
  const real = flanders && (await scored(flanders, settings));
  const rows = Object.keys(settings).map((name) => {
    const of = (result, place) => reflectance(ofAllBands(result.results.get(name).errors[place]));
    return [name, of(simulation, 'clear'), of(simulation, 'covered'), ...(real ? [of(real, 'clear')] : [])];
  });
  const head = ['RMSE, all bands', 'simulator, clear', 'simulator, covered', ...(real ? ['Flanders, clear'] : [])];
  print(`Settings, ${told(simulation)}${real ? ` and ${told(real)}` : ''}`, [head, ...rows]);
}

await (process.argv.includes('--settings') ? compareSettings() : scores());
