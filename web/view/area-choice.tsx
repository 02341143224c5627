import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { area, areaText, chooseArea, chooseTypedArea, drawing, isNarrow, stack } from '../state/app.ts';
import { bringIntoSight } from './focus.ts';
import { pixels } from './words.ts';

/** What of the scenes is masked: all, or a rectangle that is drawn on the picture or given in numbers. */
export function AreaChoice() {
  const { grid, bounds } = stack.value!;
  const { value } = area;
  const typed = useSignal('');
  const wrong = useSignal('');
  useSignalEffect(() => {
    typed.value = areaText.value;
    wrong.value = '';
  });
  const place = useRef<HTMLDivElement>(null);
  const isDrawing = drawing.value !== undefined;
  const wasDrawing = useRef(false);
  useEffect(() => {
    // On a phone, the picture and this do not stand in sight together.
    if (isNarrow.value && isDrawing) bringIntoSight(document.querySelector('.picture'));
    else if (isNarrow.value && wasDrawing.current) bringIntoSight(place.current);
    wasDrawing.current = isDrawing;
  }, [isDrawing]);
  const draw = () => {
    drawing.value?.abort();
    drawing.value = new AbortController();
  };
  const take = async (event: Event) => {
    event.preventDefault();
    wrong.value = (await chooseTypedArea(typed.value)) ?? '';
  };
  return (
    <div class="area" ref={place}>
      <p>Area: {value ? pixels(value.width, value.height) : `all, ${pixels(grid.width, grid.height)}`}</p>
      <p class="ways">
        {drawing.value ? (
          <button type="button" onClick={() => drawing.value?.abort()}>
            Stop drawing
          </button>
        ) : (
          <button type="button" onClick={draw}>
            Draw on the picture
          </button>
        )}
        {value && (
          <button type="button" onClick={() => chooseArea(undefined)}>
            Use all of it
          </button>
        )}
      </p>
      <form onSubmit={(event) => void take(event)}>
        <label>
          West, south, east, north
          <input
            type="text"
            inputMode="text"
            placeholder={bounds?.map((degrees) => degrees.toFixed(3)).join(', ')}
            value={typed.value}
            aria-invalid={wrong.value !== ''}
            aria-describedby="area-units area-wrong"
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
          />
        </label>
        <p id="area-units" class="soft">
          In degrees, or in the files’ own coordinates.
        </p>
        <button type="submit">Set area</button>
        <p id="area-wrong" class="wrong" role="alert">
          {wrong.value}
        </p>
      </form>
    </div>
  );
}
