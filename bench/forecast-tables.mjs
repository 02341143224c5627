// Scores of forecasts and masks as tables.
import { bandRoles } from 'tsmask';
import { addConfusion, addForecastErrors, agreement, cloudErrors, rates, rmse } from 'tsmask/simulate';
import { printTable } from './measure.mjs';

/** Scores of several stacks as if they were one. */
export function together(all) {
  const results = new Map(all[0].results);
  for (const { results: others } of all.slice(1)) {
    for (const [name, result] of results) results.set(name, sumOf(result, others.get(name)));
  }
  const sum = (name) => all.reduce((total, one) => total + one[name], 0);
  return { scenes: sum('scenes'), of: sum('of'), results };
}

function sumOf(a, b) {
  const merged = (x = {}, y = {}, add) => {
    const names = [...new Set([...Object.keys(x), ...Object.keys(y)])];
    return Object.fromEntries(
      names.map((name) => [name, name in x && name in y ? add(x[name], y[name]) : (x[name] ?? y[name])]),
    );
  };
  return {
    errors: merged(a.errors, b.errors, addForecastErrors),
    confusions: merged(a.confusions, b.confusions, addConfusion),
    seconds: a.seconds + b.seconds,
    training: a.training + b.training,
  };
}

export const told = ({ scenes, of }) => `${scenes} of ${of} scenes`;

/** As Markdown, or as {@link printTable} does. */
export function tablePrinter(isMarkdown) {
  if (!isMarkdown) return printTable;
  return (title, [head, ...rows]) => {
    console.log(`\n${title}\n`);
    for (const row of [head, head.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
  };
}

const reflectance = (value) => value.toFixed(4);
const share = (value) => (Number.isNaN(value) ? '–' : value.toFixed(3));
const percent = (value) => (100 * value).toFixed(1);

export function errorOfAllBands({ errors }, place) {
  return reflectance(Math.hypot(...rmse(errors[place])) / Math.sqrt(bandRoles.length));
}

/** Band by band at one place, and over all bands there and at others. */
export function errorRows({ results }, names, place, others = []) {
  const rows = names.map((name) => {
    const result = results.get(name);
    const bands = [...rmse(result.errors[place])].map(reflectance);
    return [name, ...bands, ...[place, ...others].map((one) => errorOfAllBands(result, one))];
  });
  return [['RMSE', ...bandRoles, 'all bands', ...others], ...rows];
}

/** How all masks compare to one of them. */
export function maskRows({ results }, reference) {
  const rows = [...results].flatMap(([name, { confusions }]) => {
    const confusion = confusions[reference];
    const { commission, omission } = cloudErrors(confusion);
    const { cloud, shadow } = rates(confusion);
    // Where the reference has no shadow there is none to find.
    const hasShadow = shareOf(confusion, 3, true) > 0;
    const scores = [agreement(confusion), commission, omission, cloud.f1, hasShadow ? shadow.f1 : Number.NaN];
    const shares = [2, 3].map((code) => percent(shareOf(confusion, code)));
    return [[name, ...shares, ...(name === reference ? scores.map(() => '–') : scores.map(share))]];
  });
  return [['', 'cloud %', 'shadow %', 'agreement', 'commission', 'omission', 'F1 cloud', 'F1 shadow'], ...rows];
}

/** Of the pixels that both masks observe, those to which the mask, or else the reference, gives a class. 0–1. */
function shareOf(confusion, wanted, byReference = false) {
  let [of, all] = [0, 0];
  for (const truth of [1, 2, 3]) {
    for (const mask of [1, 2, 3]) {
      const count = confusion[truth * 4 + mask];
      all += count;
      if ((byReference ? truth : mask) === wanted) of += count;
    }
  }
  return of / all;
}

/** @param columns names of stacks, with their scores */
export function timeRows(columns, names) {
  const rows = names.map((name) => [
    name,
    ...columns.flatMap(([, { scenes, results }]) => {
      const { seconds, training } = results.get(name) ?? {};
      return seconds === undefined
        ? ['–', '–']
        : [training, seconds - training].map((all) => (all / scenes).toFixed(3));
    }),
  ]);
  return [['seconds a scene', ...columns.flatMap(([name]) => [`${name}, training`, 'all else'])], ...rows];
}
