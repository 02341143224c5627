import { composite, isCompositeShown, isPlaying, play, scene, showScene, stack, stop } from '../state/app.ts';
import { compositeName } from './composite-words.ts';
import { TimelineBars } from './timeline-bars.tsx';
import { day } from './words.ts';

/** All dates as bars of their classes; the one that is shown is chosen here. */
export function Timeline() {
  const { scenes } = stack.value!;
  const shown = scene.value;
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
            <b>{composite.value.step === 'done' && compositeName(composite.value.info.method)}</b>
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
      <TimelineBars />
    </section>
  );
}
