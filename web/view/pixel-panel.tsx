import { saveFile } from '../files/save-file.ts';
import { seriesCsv } from '../files/series-csv.ts';
import { setThresholds, settings, stack, startRun } from '../state/app.ts';
import { areOfMasks, changedDates, forgetPixel, pixel, type SeriesView, seriesView } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles } from './explanation-words.ts';
import { PixelChart } from './pixel-chart.tsx';
import { PixelExplanation } from './pixel-explanation.tsx';
import { PixelTable } from './pixel-table.tsx';
import { ThresholdsEditor } from './thresholds-editor.tsx';

/** The pixel that was clicked: its series, why each date has its class, and the thresholds to try. */
export function PixelPanel() {
  const isTable = seriesView.value === 'table';
  return (
    <section class="pixel" aria-labelledby="pixel-title">
      <div class="pixel-parts">
        <PixelHead />
        <div class="series" data-busy={!pixel.value!.series}>
          {isTable ? <PixelTable /> : <ClassKey />}
          {!isTable && <PixelChart />}
          <PixelProgress />
          <PixelExplanation />
        </div>
        <section class="try" aria-labelledby="try-title">
          <div class="try-head">
            <h3 id="try-title">Thresholds</h3>
            <ChangedNote />
          </div>
          <ThresholdsEditor />
        </section>
      </div>
    </section>
  );
}

function PixelHead() {
  const { x, y, series, explanation, masked } = pixel.value!;
  const save = () => {
    const days = stack.value!.scenes.map(({ date }) => date);
    const text = seriesCsv({ days, bands: series!.bands, dates: explanation!.dates, masked: masked?.classes });
    saveFile(`pixel-${x}-${y}.csv`, new Blob([text], { type: 'text/csv' }));
  };
  const close = () => {
    forgetPixel();
    // Where the pixel was chosen.
    document.querySelector<HTMLElement>('.map')?.focus();
  };
  return (
    <header>
      <h2 id="pixel-title">
        Pixel {x}, {y}
      </h2>
      {series?.ground && stack.value!.isGeoreferenced && (
        <p class="soft">{series.ground.map((value) => plain(value)).join(', ')}</p>
      )}
      <ViewSwitch />
      <button type="button" disabled={!explanation} onClick={save}>
        Save CSV
      </button>
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

const views: readonly { view: SeriesView; name: string }[] = [
  { view: 'mean', name: 'Mean' },
  { view: 'bands', name: 'Bands' },
  { view: 'mndwi', name: 'MNDWI' },
  { view: 'msavi', name: 'MSAVI' },
  { view: 'table', name: 'Table' },
];

function ViewSwitch() {
  return (
    <fieldset class="switch">
      <legend class="unseen">Show</legend>
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

/** The marks of the chart. */
function ClassKey() {
  const isAnyChanged = changedDates.value?.includes(true);
  return (
    <ul class="key">
      {([1, 2, 3, 0] as const).map((code) => (
        <li key={code}>
          <ClassMark code={code} /> {classTitles[code].toLowerCase()}
        </li>
      ))}
      <li data-ring="neighbour">compared with</li>
      {isAnyChanged && <li data-ring="changed">changed</li>}
    </ul>
  );
}

function PixelProgress() {
  const { read, series } = pixel.value!;
  const { scenes } = stack.value!;
  if (series) return null;
  return (
    <div class="series-progress">
      <progress max={scenes.length} value={read} aria-label="Dates read" />
      <p role="status">Reading {scenes.length} dates…</p>
    </div>
  );
}

/** How many dates the thresholds change, and the way to mask all scenes with them. */
function ChangedNote() {
  const { thresholds } = settings.value;
  const { explanation } = pixel.value!;
  const count = changedDates.value?.filter(Boolean).length ?? 0;
  const isPublished = Object.keys(thresholds).length === 0;
  return (
    <div class="changed-note">
      <p role="status">
        {isPublished
          ? 'As published. Change one and see this pixel change.'
          : explanation &&
            `${count === 0 ? 'No date' : count} ${count > 1 ? 'dates change' : count === 1 ? 'date changes' : 'changes'}.`}
      </p>
      {areOfMasks.value === false && (
        <button type="button" class="primary" onClick={() => void startRun()}>
          Mask all scenes with these
        </button>
      )}
      {!isPublished && (
        <button type="button" class="plain" onClick={() => setThresholds({})}>
          Reset
        </button>
      )}
    </div>
  );
}
