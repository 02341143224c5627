import { useSignal } from '@preact/signals';
import { area, chooseArea, drawing, stack } from '../state/app.ts';

/** What of the scenes is masked: all, or a rectangle that is drawn on the picture or given in numbers. */
export function AreaChoice() {
  const { grid, bounds } = stack.value!;
  const { value } = area;
  const typed = useSignal('');
  const wrong = useSignal('');
  const draw = () => {
    drawing.value?.abort();
    drawing.value = new AbortController();
  };
  const take = async (event: Event) => {
    event.preventDefault();
    wrong.value = (await chooseArea(typed.value)) ?? '';
  };
  return (
    <div class="area">
      <p>Area: {value ? `${value.width} × ${value.height} pixels` : `all, ${grid.width} × ${grid.height} pixels`}</p>
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
          <button
            type="button"
            onClick={() => {
              area.value = undefined;
            }}
          >
            Use all of it
          </button>
        )}
      </p>
      {drawing.value && <p role="status">Press on the picture, pull a rectangle, let go.</p>}
      <form onSubmit={(event) => void take(event)}>
        <label>
          West, south, east, north
          <input
            type="text"
            inputMode="text"
            placeholder={bounds?.map((degrees) => degrees.toFixed(3)).join(', ')}
            value={typed.value}
            aria-invalid={wrong.value !== ''}
            aria-describedby="area-wrong"
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
          />
        </label>
        <button type="submit">Set area</button>
        <p id="area-wrong" class="wrong" role="alert">
          {wrong.value}
        </p>
      </form>
    </div>
  );
}
