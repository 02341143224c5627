/** The picture that is seen, as a PNG. */
import type { StackViewer } from 'tsmask';
import { PageError } from '../problem.ts';
import {
  certainty,
  classColours,
  colourBands,
  colourClasses,
  colourLayer,
  layerColours,
  neverClear,
  rolesOfColours,
} from './colours.ts';
import type { Composite } from './composite.ts';
import type { Forecast } from './forecast.ts';
import type { KeptMasks } from './kept-masks.ts';
import type { PictureFileRequest } from './protocol.ts';
import { probabilitySteps, type SceneLayers } from './scene-layers.ts';

/** Pixels of the longer side. Larger parts are thinned out, smaller ones enlarged so that a caption has room. */
const [smallest, largest] = [640, 4096];
const rowsAtOnce = 512;

export interface PictureSources {
  readonly viewer: StackViewer;
  readonly masks: KeptMasks | undefined;
  readonly composite: Composite | undefined;
  readonly forecast: Forecast | undefined;
  /** Where one of them is to be drawn. */
  readonly layers: SceneLayers | undefined;
}

export async function pictureFile(
  { viewer, masks, composite, forecast: made, layers }: PictureSources,
  { scene, window, look, mask, isComposite, forecast, caption }: PictureFileRequest,
  signal: AbortSignal,
): Promise<Blob> {
  const longer = Math.max(window.width, window.height);
  const scale = longer > largest ? largest / longer : Math.max(1, Math.ceil(smallest / longer));
  const shown = Math.min(1, scale);
  const [width, height] = [window.width, window.height].map((side) => Math.max(1, Math.round(side * shown)));
  const enlarged = scale / shown;
  const below = caption ? captionHeight : 0;
  const canvas = new OffscreenCanvas(width * enlarged, height * enlarged + below);
  const context = canvas.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  for (let row = 0; row < height; row += rowsAtOnce) {
    signal.throwIfAborted();
    const end = Math.min(height, row + rowsAtOnce);
    const [top, bottom] = [row, end].map((at) => Math.floor((at * window.height) / height));
    const part = { ...window, y: window.y + top, height: bottom - top };
    const request = { window: part, width, height: end - row };
    const at = [0, row * enlarged, width * enlarged, (end - row) * enlarged] as const;
    if (isComposite && composite) context.drawImage(await composite.picture(request, look, signal), ...at);
    else {
      const { bands } = await viewer.bands({ ...request, scene, roles: rolesOfColours(look.colours), signal });
      context.drawImage(await bitmap(colourBands(bands, look), width), ...at);
      if (forecast && made) {
        context.globalAlpha = forecast.opacity;
        context.drawImage(await made.picture(forecast.layer, request, look, signal), ...at);
        context.globalAlpha = 1;
      }
      if (!mask || !masks?.has(scene)) continue;
      context.globalAlpha = mask.opacity;
      const { layer } = mask;
      const values = layer && (await layers?.thinned(scene, layer, part, width, end - row));
      if (layer && !values) throw new PageError('The layer of another scene was asked for.', 'Save the picture again.');
      const pixels =
        layer && values
          ? colourLayer(values, layer, probabilitySteps)
          : colourClasses(await masks.thinned(scene, part, width, end - row));
      context.drawImage(await bitmap(pixels, width), ...at);
      context.globalAlpha = 1;
    }
  }
  if (caption) drawCaption(context, height * enlarged, caption);
  signal.throwIfAborted();
  return canvas.convertToBlob({ type: 'image/png' });
}

function bitmap(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width));
}

const captionHeight = 40;

/** A line below the picture: what it shows, and what its colours mean. */
function drawCaption(
  context: OffscreenCanvasRenderingContext2D,
  top: number,
  { text, classes }: NonNullable<PictureFileRequest['caption']>,
): void {
  const { width } = context.canvas;
  context.fillStyle = '#ffffff';
  context.fillRect(0, top, width, captionHeight);
  context.textBaseline = 'middle';
  context.font = '600 15px system-ui, "Liberation Sans", sans-serif';
  const middle = top + captionHeight / 2;
  context.fillStyle = '#1b2328';
  context.fillText(text, 12, middle);
  let x = 12 + context.measureText(text).width + 24;
  context.font = '15px system-ui, "Liberation Sans", sans-serif';
  for (const { code, name } of classes) {
    const [red, green, blue] = colourOf(code);
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(x, middle - 6, 12, 12);
    context.fillStyle = '#1b2328';
    context.fillText(name, x + 18, middle);
    x += 18 + context.measureText(name).width + 20;
  }
}

type Code = NonNullable<PictureFileRequest['caption']>['classes'][number]['code'];

function colourOf(code: Code): readonly number[] {
  if (typeof code === 'number') return classColours[code];
  // The ramp of a probability has its certainty at its end.
  if (code === 'probability') return certainty;
  return code === 'never clear' ? neverClear : layerColours[code];
}
