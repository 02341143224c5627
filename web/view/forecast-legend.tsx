import type { ForecastCluster } from 'tsmask';
import { clusterColours } from '../engine/colours.ts';
import { forecast, shownForecast, shownOverlay } from '../state/app.ts';
import { forecastName } from './forecast-words.ts';
import { ClassLegend, classes } from './legend.tsx';
import { percent } from './words.ts';

/** What is seen of the forecast. */
export function ForecastLegend() {
  const { value } = forecast;
  if (value.step !== 'done') return null;
  const { method, counts, clusters } = value.info;
  if (shownForecast.value === 'mask') return <ClassLegend count={counts} />;
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  if (shownForecast.value === 'clusters') return <ClusterLegend clusters={clusters} pixels={pixels} />;
  return (
    <ul class="legend" aria-label="Forecast">
      <li class="unmarked">
        {shownOverlay.value.swipe === undefined ? '' : 'Right of the line: '}
        {forecastName(method)}
      </li>
      {counts[0] > 0 && <li data-class="never">no forecast</li>}
    </ul>
  );
}

interface ClusterLegendProps {
  readonly clusters: readonly ForecastCluster[];
  /** Of the whole forecast. */
  readonly pixels: number;
}

/** More would cover the picture. */
const mostRows = 12;

/** Cloud first, then shadow; of each the largest first. Numbers are those in the file. */
function ClusterLegend({ clusters, pixels: all }: ClusterLegendProps) {
  const order = [2, 3, 1];
  const sorted = clusters
    .map((cluster, number) => ({ ...cluster, number }))
    .filter(({ pixels }) => pixels > 0)
    .sort((a, b) => order.indexOf(a.label) - order.indexOf(b.label) || b.pixels - a.pixels);
  const shown = sorted.length > mostRows ? sorted.slice(0, mostRows - 1) : sorted;
  const others = sorted.slice(shown.length);
  const none = all - clusters.reduce((sum, { pixels }) => sum + pixels, 0);
  return (
    <ul class="legend clusters" aria-label="Clusters of what differs">
      {shown.map(({ number, label, pixels }) => (
        <li key={number} style={{ '--class': colourOf(number) }}>
          <span>{number}</span> {classes.find(({ code }) => code === label)?.name} <b>{percent(pixels, [all])}</b>
        </li>
      ))}
      {others.length > 0 && (
        <li class="unmarked">
          <span class="wide">and {others.length} more</span>{' '}
          <b>
            {percent(
              others.reduce((sum, { pixels }) => sum + pixels, 0),
              [all],
            )}
          </b>
        </li>
      )}
      {none > 0 && (
        <li data-class="none">
          <span /> in none <b>{percent(none, [all])}</b>
        </li>
      )}
    </ul>
  );
}

function colourOf(cluster: number): string {
  const [red, green, blue] = clusterColours[cluster];
  return `rgb(${red} ${green} ${blue})`;
}
