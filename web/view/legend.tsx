import type { ClassCounts } from 'tsmask';
import { composite, counts, isCompositeShown, overlay, scene, shownForecast, shownLayer } from '../state/app.ts';
import { ForecastLegend } from './forecast-legend.tsx';
import { layerTitles } from './layer-words.ts';
import { percent } from './words.ts';

export const classes = [
  { code: 1, name: 'clear', key: 'clear' },
  { code: 2, name: 'cloud', key: 'cloud' },
  { code: 3, name: 'cloud shadow', key: 'shadow' },
  { code: 0, name: 'no observation', key: 'none' },
] as const;

/** What the colours over the picture mean, and their shares in it; nothing where there are none. */
export function Legend() {
  if (isCompositeShown.value) return <CompositeLegend />;
  if (shownForecast.value) return <ForecastLegend />;
  const count = counts.value[scene.value];
  if (!count) return null;
  if (shownLayer.value !== undefined && overlay.value.shown) return <LayerLegend />;
  return <ClassLegend count={count} />;
}

export function ClassLegend({ count }: { count: ClassCounts }) {
  return (
    <ul class="legend" aria-label="Classes">
      {classes.map(({ code, name, key }) => (
        <li key={key} data-class={key}>
          {name} <b>{percent(count[code], count)}</b>
        </li>
      ))}
    </ul>
  );
}

function CompositeLegend() {
  const { value } = composite;
  if (value.step !== 'done' || value.info.empty === 0) return null;
  const { empty, pixels } = value.info;
  return (
    <ul class="legend" aria-label="Composite">
      <li data-class="never">
        never clear <b>{percent(empty, [empty, pixels - empty])}</b>
      </li>
    </ul>
  );
}

function LayerLegend() {
  const layer = shownLayer.value!;
  return (
    <ul class="legend" aria-label="Layer">
      {layer === 'probability' ? (
        <li class="ramp">
          <span>{layerTitles[layer]}</span>
          <span>0</span>
          <span>1</span>
        </li>
      ) : (
        <li data-layer={layer}>{layerTitles[layer].toLowerCase()}</li>
      )}
      {counts.value[scene.value]![0] > 0 && <li data-class="none">no observation</li>}
    </ul>
  );
}
