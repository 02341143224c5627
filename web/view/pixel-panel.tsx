import { useEffect, useRef } from 'preact/hooks';
import { isNarrow, stack } from '../state/app.ts';
import { changedDates, isOfMasks, pixel, seriesView } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles } from './explanation-words.ts';
import { bringIntoSight } from './focus.ts';
import { PixelChart } from './pixel-chart.tsx';
import { PixelExplanation } from './pixel-explanation.tsx';
import { PixelHead } from './pixel-head.tsx';
import { PixelLayers } from './pixel-layers.tsx';
import { PixelTable } from './pixel-table.tsx';
import { PixelThresholds } from './pixel-thresholds.tsx';

/** The pixel that was clicked: its series, why each date has its class, and the thresholds to try. */
export function PixelPanel() {
  const { series, x, y, explanation, masked } = pixel.value!;
  const isTable = seriesView.value === 'table';
  const hasSeries = !series || series.bands !== undefined;
  const place = useRef<HTMLDivElement>(null);
  const told = [explanation, masked].filter(Boolean).length;
  useEffect(() => {
    // On a phone it stands below the picture, and grows with what is told of it.
    if (isNarrow.value) bringIntoSight(place.current);
  }, [x, y, told]);
  return (
    <section class="pixel" aria-labelledby="pixel-title">
      <div class="pixel-parts" data-alone={isOfMasks.value || !hasSeries}>
        <PixelHead />
        <div class="series" ref={place} data-busy={!series}>
          {hasSeries ? isTable ? <PixelTable /> : <ClassKey /> : <p class="no-series soft">{noSeries}</p>}
          {hasSeries && !isTable && <PixelChart />}
          <PixelProgress />
          {isOfMasks.value ? <PixelLayers /> : hasSeries && <PixelExplanation />}
        </div>
        {!isOfMasks.value && hasSeries && <PixelThresholds />}
      </div>
    </section>
  );
}

const noSeries = 'Series are drawn of the six bands of TSmask, which these files lack.';

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
      {!isOfMasks.value && <li data-ring="neighbour">compared with</li>}
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
