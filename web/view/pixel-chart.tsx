import { computed, effect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type DateExplanation, defaultThresholds } from 'tsmask';
import type { SeriesPicture } from '../chart/picture.ts';
import { dateValue, quantities } from '../chart/quantities.ts';
import type { SeriesChart } from '../chart/series-chart.ts';
import type { SeriesBands } from '../engine/protocol.ts';
import { problemOf } from '../problem.ts';
import { problem, scene, settings, showScene, stack } from '../state/app.ts';
import { changedDates, explainedDate, pixel, pointedDate, quantity, shownDates } from '../state/pixel.ts';
import { classTitles, number } from './explanation-words.ts';
import { fullDay, sceneDays } from './scene-days.ts';

/** The series as a chart. Arrow keys step from date to date, a click shows the scene of a date. */
export function PixelChart() {
  const target = useRef<HTMLDivElement>(null);
  const { scenes } = stack.value!;
  const times = useMemo(
    () => scenes.map(({ date, time }) => Date.parse(time === undefined ? date : `${date}T${time}Z`) / 1000),
    [scenes],
  );
  const days = useMemo(() => sceneDays(scenes), [scenes]);
  const picture = useMemo(
    () =>
      computed<SeriesPicture | undefined>(() => {
        const { bands } = pixel.value ?? {};
        if (!bands) return undefined;
        return {
          quantity: quantity.value,
          times,
          bands,
          dates: shownDates.value,
          changed: changedDates.value,
          thresholds: { ...defaultThresholds, ...settings.value.thresholds },
          shown: scene.value,
          explained: explainedDate.value,
        };
      }),
    [times],
  );
  useEffect(() => {
    let chart: SeriesChart | undefined;
    let stop = () => {};
    let isGone = false;
    import('../chart/series-chart.ts')
      .then(({ SeriesChart }) => {
        if (isGone) return;
        const drawn = new SeriesChart(target.current!, {
          onPoint: (date) => {
            pointedDate.value = date;
          },
          onChoose: showScene,
        });
        chart = drawn;
        stop = effect(() => {
          if (picture.value) drawn.show(picture.value);
        });
      })
      .catch((error) => {
        problem.value = problemOf(error);
      });
    return () => {
      isGone = true;
      stop();
      chart?.close();
      pointedDate.value = undefined;
    };
  }, [picture]);

  const { bands } = pixel.value!;
  const why = shownDates.value?.[scene.value];
  const said = why && bands ? `${classTitles[why.class]}${valueText(bands, why, scene.value)}` : 'not read yet';
  return (
    <div
      class="series-chart"
      ref={target}
      role="slider"
      tabIndex={0}
      aria-label="Dates of this pixel"
      aria-valuemin={1}
      aria-valuemax={scenes.length}
      aria-valuenow={scene.value + 1}
      aria-valuetext={`${fullDay(days[scene.value])}, ${said}`}
      onKeyDown={step}
    />
  );
}

/** What the chart shows of a date, for those who cannot see it. */
function valueText(bands: SeriesBands, why: DateExplanation, date: number): string {
  const { value: shown } = quantity;
  const one = shown === 'bands' ? 'mean' : shown;
  const value = dateValue(one, bands, why, date);
  return value === null ? '' : `, ${quantities[one].name} ${number(value)}`;
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_, last) => last,
};

function step(event: KeyboardEvent): void {
  const next = steps[event.key];
  if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  pointedDate.value = undefined;
  showScene(next(scene.value, stack.value!.scenes.length - 1));
}
