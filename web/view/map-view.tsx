import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { SceneMap } from '../map/scene-map.ts';
import { problemOf } from '../problem.ts';
import {
  area,
  chooseArea,
  composite,
  counts,
  drawing,
  engine,
  forecast,
  isAreaMissed,
  isCompositeShown,
  isDrawn,
  look,
  pointed,
  problem,
  run,
  scene,
  seen,
  shownForecast,
  shownLayer,
  shownOverlay,
  stack,
  unreadable,
} from '../state/app.ts';
import { choosePixel, pixel } from '../state/pixel.ts';
import { Readout } from './readout.tsx';
import { SwipeHandle } from './swipe-handle.tsx';

/** The picture of the scene with its mask over it, to pan, zoom and click. */
export function MapView() {
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<SceneMap | undefined>(undefined);
  const { grid } = stack.value!;
  useEffect(() => {
    const drawn = new SceneMap(target.current!, {
      width: grid.width,
      height: grid.height,
      onPixel: ({ x, y }) => void choosePixel(x, y),
      onPointer: (point) => {
        pointed.value = point;
      },
      onMoved: (window) => {
        seen.value = window;
      },
      onDrawn: (isWhole) => {
        isDrawn.value = isWhole;
      },
    });
    map.current = drawn;
    const ends = [
      effect(() => {
        const [shown, shownAs] = [scene.value, look.value];
        const { colours, white } = shownAs;
        if (isCompositeShown.value) {
          return drawn.showPicture(`composite ${composite.peek().number} ${colours} ${white}`, (request, signal) =>
            engine.ask('compositePicture', { look: shownAs, ...request }, { signal }).catch((error) => {
              if (!signal.aborted) problem.value = problemOf(error);
              throw error;
            }),
          );
        }
        drawn.showPicture(`${shown} ${colours} ${white}`, (request, signal) =>
          engine.ask('picture', { scene: shown, look: shownAs, ...request }, { signal }).catch((error) => {
            // What went out of sight is given up.
            if (!signal.aborted) unreadable.value = { scene: shown, problem: problemOf(error) };
            throw error;
          }),
        );
      }),
      effect(() => {
        const shown = scene.value;
        if (counts.value[shown] === undefined || isCompositeShown.value) return drawn.showMask();
        const ofForecast = shownForecast.value;
        if (ofForecast !== undefined) {
          const shownAs = look.value;
          const key = `forecast ${forecast.peek().number} ${ofForecast} ${shownAs.colours} ${shownAs.white}`;
          return drawn.showMask(key, (request, signal) =>
            engine
              .ask('forecastPicture', { layer: ofForecast, look: shownAs, ...request }, { signal })
              .catch((error) => {
                if (!signal.aborted) problem.value = problemOf(error);
                throw error;
              }),
          );
        }
        const layer = shownLayer.value;
        if (layer !== undefined) {
          return drawn.showMask(`${shown} of ${run.peek().number} ${layer}`, (request, signal) =>
            engine.ask('layerPicture', { scene: shown, layer, ...request }, { signal }).catch((error) => {
              if (!signal.aborted) problem.value = problemOf(error);
              throw error;
            }),
          );
        }
        drawn.showMask(`${shown} of ${run.peek().number}`, (request, signal) =>
          engine.ask('maskPicture', { scene: shown, ...request }, { signal }),
        );
      }),
      effect(() => drawn.setMask(shownOverlay.value)),
      effect(() => drawn.setSwipe(shownOverlay.value.swipe)),
      effect(() => drawn.markPixel(pixel.value)),
      effect(() => drawn.markArea(area.value)),
      effect(() => {
        const { value } = drawing;
        if (!value) return;
        const miss = () => {
          isAreaMissed.value = true;
        };
        isAreaMissed.value = false;
        void drawn.drawArea(value.signal, miss).then((window) => {
          if (window) chooseArea(window);
          drawing.value = undefined;
        });
      }),
    ];
    return () => {
      for (const end of ends) end();
      drawn.close();
    };
  }, [grid]);
  return (
    <>
      <div
        class="map"
        ref={target}
        role="application"
        aria-label="Scene. Shift and arrow keys move it, plus and minus zoom, Enter chooses the pixel in the middle."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and zoom the picture
        tabIndex={0}
        data-drawing={drawing.value !== undefined}
        onKeyDown={({ key, target: at }) => {
          if (key !== 'Enter' || at !== target.current) return;
          map.current?.chooseCentre();
          // When the panel is there.
          setTimeout(() => document.getElementById('pixel-title')?.focus());
        }}
        onMouseLeave={() => {
          pointed.value = undefined;
        }}
      />
      <i class="crosshair" aria-hidden="true" />
      {shownOverlay.value.swipe !== undefined && counts.value[scene.value] && !isCompositeShown.value && (
        <SwipeHandle />
      )}
      <fieldset class="zoom" aria-label="Zoom">
        <button type="button" aria-label="Zoom in" onClick={() => map.current?.zoom(1)}>
          +
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => map.current?.zoom(-1)}>
          −
        </button>
        <button type="button" aria-label="Whole scene" onClick={() => map.current?.showAll()}>
          ⤢
        </button>
      </fieldset>
      <Readout />
    </>
  );
}
