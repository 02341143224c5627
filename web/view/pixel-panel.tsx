import { forgetPixel, pixel, stack } from '../state/app.ts';

export function PixelPanel() {
  const { x, y, read, explanation } = pixel.value!;
  const { scenes } = stack.value!;
  return (
    <section class="pixel" aria-labelledby="pixel-title">
      <h2 id="pixel-title">
        Pixel {x}, {y}
      </h2>
      <button type="button" class="plain" onClick={forgetPixel}>
        Close
      </button>
      {!explanation && (
        <p role="status">
          Reading {read} of {scenes.length} dates…
        </p>
      )}
    </section>
  );
}
