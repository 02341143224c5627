import { changeOverlay, shownForecast, shownOverlay } from '../state/app.ts';

/** The line that is pulled over the picture: the mask, or the forecast, lies to the right of it. */
export function SwipeHandle() {
  const share = shownOverlay.value.swipe!;
  const layer = shownForecast.value;
  const set = (to: number) => changeOverlay({ swipe: Math.min(1, Math.max(0, to)) });
  return (
    <div
      class="swipe"
      role="slider"
      tabIndex={0}
      aria-label={`Where the ${layer ?? 'mask'} begin${layer === 'clusters' ? '' : 's'}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * share)}
      style={{ insetInlineStart: `${100 * share}%` }}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={({ currentTarget, pointerId, clientX }) => {
        if (!currentTarget.hasPointerCapture(pointerId)) return;
        const { left, width } = currentTarget.parentElement!.getBoundingClientRect();
        set((clientX - left) / width);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        set(share + step);
      }}
    />
  );
}
