import { type Quantity, quantities } from '../chart/quantities.ts';
import { saveFile } from '../files/save-file.ts';
import { seriesCsv } from '../files/series-csv.ts';
import { stack } from '../state/app.ts';
import { forgetPixel, pixel, quantity, type SeriesView, seriesView } from '../state/pixel.ts';

/** Where the pixel lies, and what is shown of it. */
export function PixelHead() {
  const { x, y, series, bands, explanation, masked } = pixel.value!;
  const hasSeries = !series || series.bands !== undefined;
  const save = () => {
    const text = seriesCsv({
      scenes: stack.value!.scenes,
      bands: bands!,
      dates: explanation!.dates,
      masked: masked?.classes,
    });
    saveFile(`pixel-${x}-${y}.csv`, new Blob([text], { type: 'text/csv' }));
  };
  const close = () => {
    forgetPixel();
    // Where the pixel was chosen.
    document.querySelector<HTMLElement>('.map')?.focus();
  };
  return (
    <header>
      <h2 id="pixel-title" tabIndex={-1}>
        Pixel {x}, {y}
      </h2>
      {series?.ground && stack.value!.isGeoreferenced && (
        <p class="soft">{series.ground.map((value) => plain(value)).join(', ')}</p>
      )}
      {hasSeries && (
        <>
          {seriesView.value === 'chart' && <QuantityChoice />}
          <ViewSwitch />
          <button type="button" disabled={!explanation} onClick={save}>
            Save CSV
          </button>
        </>
      )}
      <button type="button" class="plain" onClick={close}>
        Close <span class="unseen">pixel</span>
      </button>
    </header>
  );
}

/** Metres whole, degrees to a metre. */
function plain(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) > 360 ? 1 : 5)));
}

function QuantityChoice() {
  return (
    <select
      aria-label="Quantity"
      value={quantity.value}
      onChange={({ currentTarget }) => {
        quantity.value = currentTarget.value as Quantity;
      }}
    >
      {Object.entries(quantities).map(([key, { name }]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

const views: readonly { view: SeriesView; name: string }[] = [
  { view: 'chart', name: 'Chart' },
  { view: 'table', name: 'Table' },
];

function ViewSwitch() {
  return (
    <fieldset class="switch">
      <legend class="unseen">Show as</legend>
      {views.map(({ view, name }) => (
        <label key={view}>
          <input
            type="radio"
            name="series-view"
            checked={seriesView.value === view}
            onChange={() => {
              seriesView.value = view;
            }}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
