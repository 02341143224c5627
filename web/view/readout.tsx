import { toGround } from 'tsmask';
import { drawing, isAreaMissed, isDrawn, pointed, scene, stack, unreadable } from '../state/app.ts';

/** Where the pointer is, on the grid and on the ground. */
export function Readout() {
  const { grid, isGeoreferenced } = stack.value!;
  const { value } = pointed;
  if (drawing.value) {
    return (
      <p class="readout" role="status">
        {isAreaMissed.value ? 'That lies outside of the picture. ' : ''}Press on the picture, pull a rectangle, let go.
      </p>
    );
  }
  if (unreadable.value?.scene === scene.value) {
    return (
      <p class="readout wrong" role="alert">
        {unreadable.value.problem?.message}
      </p>
    );
  }
  if (!value) return isDrawn.value ? null : <p class="readout">Reading…</p>;
  const { x, y } = value;
  const [east, north] = toGround(grid, [x + 0.5, y + 0.5]);
  // Degrees need decimals where metres need none.
  const decimals = Math.abs(east) <= 360 && Math.abs(north) <= 90 ? 5 : 0;
  return (
    <p class="readout">
      {x}, {y}
      {isGeoreferenced && (
        <>
          {' · '}
          {east.toFixed(decimals)}, {north.toFixed(decimals)}
        </>
      )}
    </p>
  );
}
