import { useEffect, useRef } from 'preact/hooks';
import { counts, isCompositeShown, isPlaying, play, scene, showScene, stack, stop } from '../state/app.ts';
import { classes } from './legend.tsx';
import { day, percent } from './words.ts';

/** All dates as bars of their classes; the one that is shown is chosen here. */
export function Timeline() {
  const { scenes } = stack.value!;
  const bars = useRef<HTMLDivElement>(null);
  const shown = scene.value;
  useEffect(() => {
    bars.current?.children[shown]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  const choose = (event: PointerEvent) => {
    const at = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (at && event.buttons === 1) showScene(Number(at.dataset.index));
  };
  return (
    <section class="timeline" aria-label="Dates">
      <div class="player">
        <button type="button" aria-label="Earlier date" disabled={shown === 0} onClick={() => showScene(shown - 1)}>
          ‹
        </button>
        <button
          type="button"
          aria-label={isPlaying.value ? 'Stop playing' : 'Play all dates'}
          disabled={scenes.length < 2}
          onClick={isPlaying.value ? stop : play}
        >
          {isPlaying.value ? '❚❚' : '▶'}
        </button>
        <button
          type="button"
          aria-label="Later date"
          disabled={shown === scenes.length - 1}
          onClick={() => showScene(shown + 1)}
        >
          ›
        </button>
        <output class="shown">
          {isCompositeShown.value ? (
            <b>Median composite</b>
          ) : (
            <>
              <b>{day(scenes[shown].date)}</b> {scenes[shown].time?.slice(0, 5)}
              <span class="soft">
                {' '}
                {shown + 1} of {scenes.length}
              </span>
            </>
          )}
        </output>
      </div>
      <div
        class="bars"
        ref={bars}
        role="slider"
        tabIndex={0}
        aria-label="Date"
        aria-orientation="horizontal"
        aria-valuemin={1}
        aria-valuemax={scenes.length}
        aria-valuenow={shown + 1}
        aria-valuetext={scenes[shown].date + sharesOf(shown)}
        onPointerDown={choose}
        onPointerMove={choose}
      >
        {scenes.map(({ id, date }, index) => (
          <Bar key={id} index={index} date={date} before={scenes[index - 1]?.date} isShown={index === shown} />
        ))}
      </div>
    </section>
  );
}

interface BarProps {
  readonly index: number;
  readonly date: string;
  /** The date of the scene before. */
  readonly before: string | undefined;
  readonly isShown: boolean;
}

function Bar({ index, date, before, isShown }: BarProps) {
  const count = counts.value[index];
  const all = count?.reduce((sum, value) => sum + value, 0) ?? 1;
  const isNewYear = before !== undefined && before.slice(0, 4) !== date.slice(0, 4);
  return (
    <span
      class="bar"
      data-index={index}
      data-shown={isShown}
      data-year={index === 0 || isNewYear ? date.slice(0, 4) : undefined}
      title={date + sharesOf(index)}
    >
      {count &&
        classes.map(({ code, key }) => <i key={key} data-class={key} style={{ flexGrow: count[code] / all }} />)}
    </span>
  );
}

function sharesOf(index: number): string {
  const count = counts.value[index];
  if (!count) return '';
  return `, ${classes.map(({ code, name }) => `${name} ${percent(count[code], count)}`).join(', ')}`;
}
