import { stack } from '../state/app.ts';
import { changedDates, pixel, seriesView } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles } from './explanation-words.ts';
import { PixelChart } from './pixel-chart.tsx';
import { PixelExplanation } from './pixel-explanation.tsx';
import { PixelHead } from './pixel-head.tsx';
import { PixelTable } from './pixel-table.tsx';
import { PixelThresholds } from './pixel-thresholds.tsx';

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
        <PixelThresholds />
      </div>
    </section>
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
