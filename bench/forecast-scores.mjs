// How well scenes are forecast, and how well what differs from the forecasts finds clouds.
import { planForecasts, streamForecasts } from 'tsmask';
import { addConfusion, addForecastErrors, forecastErrors, noConfusion, score } from 'tsmask/simulate';

/** Tiles of which one in five is held back from training, so that no pixel is forecast from its neighbours. Pixels. */
const tileSize = 8;

export function isHeldBack(x, y) {
  return (Math.floor(x / tileSize) + 2 * Math.floor(y / tileSize)) % 5 === 0;
}

/** Masks that say of what is held back that it was not observed: it is not trained on, and nothing grows around it. */
export function holdBack(masks) {
  return {
    ...masks,
    async read(scene, window, signal) {
      const classes = await masks.read(scene, window, signal);
      return classes.map((code, i) =>
        isHeldBack(window.x + (i % window.width), window.y + Math.floor(i / window.width)) ? 0 : code,
      );
    },
  };
}

/** Only half of the pixels of a scene must be observed, but of those held back none is. */
export const history = { minValid: 0.4 };

/**
 * Forecasts all scenes of a stack that have enough history in each of several ways, and compares pixels that all of them
 * forecast.
 *
 * @param contestants options of `streamForecasts` by name
 * @param masks what the history is chosen by, and what is trained on; training does not see what is held back
 * @param references for each scene masks by name, to which the masks of the forecasts are compared, and each other
 * @param ground for each scene where errors are counted, by name: `{ observed, counts }`, bands and a byte a pixel
 * @returns by contestant `{ errors, confusions, seconds, training }`, with `scenes` and the references' own `confusions`
 */
export async function scoreForecasts(stack, { contestants, masks, references, ground, roles }) {
  const names = Object.keys(contestants);
  const seen = holdBack(masks);
  const common = { roles, workers: 1 };
  const optionsOf = (name) => ({
    ...common,
    ...contestants[name],
    history: { ...history, ...contestants[name].history },
  });
  const possible = [];
  for (const name of names) {
    const { forecasts } = await planForecasts(stack, seen, optionsOf(name));
    possible.push(new Set(forecasts.map(({ id }) => id)));
  }
  const dates = stack.scenes.map(({ id }) => id).filter((id) => possible.every((ids) => ids.has(id)));
  const runs = names.map((name) => streamForecasts(stack, seen, { ...optionsOf(name), dates }));
  const results = new Map(names.map((name) => [name, { errors: {}, confusions: {}, seconds: 0, training: 0 }]));
  for (const id of dates) {
    const scenes = [];
    for (const run of runs) scenes.push(await gather((await run.next()).value));
    const index = stack.scenes.findIndex((scene) => scene.id === id);
    const isForecast = scenes[0].classes.map((_, i) => Number(scenes.every(({ classes }) => classes[i] !== 0)));
    const told = Object.entries(await references(index)).map(([name, classes]) => [name, masked(classes, isForecast)]);
    const places = Object.entries(await ground(index));
    for (const [name] of told) {
      if (!results.has(name)) results.set(name, { confusions: {} });
      addMasks(results.get(name), told, new Map(told).get(name));
    }
    scenes.forEach((scene, i) => {
      const result = results.get(names[i]);
      result.seconds += scene.seconds;
      result.training += scene.training?.seconds ?? 0;
      addMasks(result, told, masked(scene.classes, isForecast));
      for (const [place, { observed = scene.observed, counts }] of places) {
        const errors = forecastErrors(
          bandsOf(observed, roles),
          bandsOf(scene.forecast, roles),
          masked(counts, isForecast),
        );
        result.errors[place] = result.errors[place] ? addForecastErrors(result.errors[place], errors) : errors;
      }
    });
  }
  for (const run of runs) await run.return();
  return { scenes: dates.length, of: stack.scenes.length, results };
}

const bandsOf = (bands, roles) => roles.map((role) => bands[role]);
const masked = (codes, isCounted) => codes.map((code, i) => (isCounted[i] ? code : 0));

function addMasks({ confusions }, references, classes) {
  for (const [name, reference] of references) {
    confusions[name] = addConfusion(confusions[name] ?? noConfusion, score(reference, classes));
  }
}

/** A forecast, its mask and what is told of it, out of its pieces. */
async function gather(scene) {
  const { width, height } = scene.grid;
  const classes = new Uint8Array(width * height);
  const [forecast, observed] = [{}, {}];
  for await (const piece of scene.pieces()) {
    classes.set(piece.classes, piece.row * width);
    for (const [bands, from] of [
      [forecast, piece.forecast],
      [observed, piece.scene],
    ]) {
      for (const [role, values] of Object.entries(from)) {
        bands[role] ??= new Int16Array(width * height);
        bands[role].set(values, piece.row * width);
      }
    }
  }
  return { classes, forecast, observed, seconds: scene.seconds, training: scene.training };
}
