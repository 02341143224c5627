import { useMemo } from 'preact/hooks';
import { resolveProbabilityOptions } from 'tsmask';
import { run, scene, stack } from '../state/app.ts';
import { pixel } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles } from './explanation-words.ts';
import { explainLayers } from './layer-words.ts';
import { fullDay, sceneDays } from './scene-days.ts';

/** Why the date that the map shows is masked, where masks were made from a cloud probability. */
export function PixelLayers() {
  const { masked, layers } = pixel.value!;
  const { scenes } = stack.value!;
  const days = useMemo(() => sceneDays(scenes), [scenes]);
  const shown = scene.value;
  const { value } = run;
  if (!masked || value.step !== 'done') return <div class="explanation" />;
  const recipe = resolveProbabilityOptions(value.way.probability);
  const found = masked.classes[shown];
  const why = layers?.scene === shown ? explainLayers(layers.values, found, recipe) : 'Masking this scene again…';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is longer than its room, the arrow keys scroll it
    <section class="explanation" aria-label="Why" tabIndex={0} data-own-keys>
      <div aria-live="polite">
        <h3>
          <ClassMark code={found} /> {classTitles[found]} <span class="soft">{fullDay(days[shown])}</span>
        </h3>
        <p>
          <span class="why">{why}</span>
        </p>
        <p class="soft">The method looks at this date alone, so thresholds of the time series change nothing here.</p>
      </div>
    </section>
  );
}
