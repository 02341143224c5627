import { computed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { counts, scene, showScene, stack } from '../state/app.ts';
import { classes } from './legend.tsx';
import { dateOf, percent } from './words.ts';

/** Pixels that a bar takes at least, with the gap after it. */
const narrowest = 5;

/** Of each class one path through all dates: as elements of their own, the bars of a thousand dates would hold up the page. */
const paths = computed(() => {
  const found = classes.map(({ code, key }) => ({ code, key, path: '' }));
  for (const [index, count] of counts.value.entries()) {
    if (!count) continue;
    const all = count.reduce((sum, value) => sum + value, 0);
    let top = 0;
    for (const part of found) {
      const share = count[part.code] / (all || 1);
      if (share > 0) part.path += `M${index} ${top.toFixed(4)}h1v${share.toFixed(4)}h-1z`;
      top += share;
    }
  }
  return found;
});

/** The lines between bars. */
const gaps = computed(() => (stack.value?.scenes ?? []).map((_, index) => `M${index + 1} 0v1`).join(''));

/** Where another year begins: its first scene. */
const years = computed(() => {
  const dates = stack.value?.scenes.map(({ date }) => date.slice(0, 4)) ?? [];
  return dates.flatMap((year, index) => (year === dates[index - 1] ? [] : [{ year, index }]));
});

/** All dates as bars of their classes: a slider, beside which the page's own keys step. */
export function TimelineBars() {
  const { scenes } = stack.value!;
  const place = useRef<HTMLDivElement>(null);
  const over = useSignal<number | undefined>(undefined);
  const shown = scene.value;
  const count = scenes.length;
  useEffect(() => {
    const box = place.current!;
    const step = box.scrollWidth / count;
    const left = shown * step;
    if (left < box.scrollLeft) box.scrollLeft = left;
    else if (left + step > box.scrollLeft + box.clientWidth) box.scrollLeft = left + step - box.clientWidth;
  }, [shown, count]);
  const indexAt = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(count - 1, Math.max(0, Math.floor((count * (clientX - left)) / width)));
  };
  const point = (event: PointerEvent) => {
    over.value = indexAt(event);
    if (event.buttons === 1) showScene(over.value);
  };
  const share = (index: number) => `${(100 * index) / count}%`;
  return (
    <div
      class="bars"
      ref={place}
      role="slider"
      tabIndex={0}
      aria-label="Date"
      aria-orientation="horizontal"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={shown + 1}
      aria-valuetext={dateOf(scenes, shown) + sharesOf(shown)}
    >
      <div
        class="strip"
        style={{ minWidth: `${count * narrowest}px` }}
        title={over.value === undefined ? undefined : dateOf(scenes, over.value) + sharesOf(over.value)}
        onPointerDown={point}
        onPointerMove={point}
      >
        <svg viewBox={`0 0 ${count} 1`} preserveAspectRatio="none" aria-hidden="true">
          <rect width={count} height="1" />
          {paths.value.map(({ key, path }) => (
            <path key={key} data-class={key} d={path} />
          ))}
          <path class="gaps" d={gaps.value} />
        </svg>
        <i class="at" style={{ insetInlineStart: share(shown), width: share(1) }} />
        {years.value.map(({ year, index }) => (
          <span key={year} class="year" aria-hidden="true" style={{ insetInlineStart: share(index) }}>
            {year}
          </span>
        ))}
      </div>
    </div>
  );
}

function sharesOf(index: number): string {
  const count = counts.value[index];
  if (!count) return '';
  return `, ${classes.map(({ code, name }) => `${name} ${percent(count[code], count)}`).join(', ')}`;
}
