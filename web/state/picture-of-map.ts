/** What a picture that is saved shows: what the map does. */
import type { ClassCounts, Window as PixelWindow } from 'tsmask';
import type { PictureFileRequest } from '../engine/protocol.ts';
import { compositeName } from '../view/composite-words.ts';
import { layerName } from '../view/forecast-words.ts';
import { layerTitles } from '../view/layer-words.ts';
import { composite } from './composite.ts';
import { forecast, shownForecast, shownOverlay } from './forecast.ts';
import { area, isCompositeShown, look, scene, seen } from './looking.ts';
import { counts, shownLayer } from './masking.ts';
import { stack } from './opening.ts';

export type PicturePart = 'seen' | 'area' | 'all';
type Caption = NonNullable<PictureFileRequest['caption']>;
/** What is over the picture, what it is called, and what the file is. */
type Shown = { readonly name: string; readonly caption: Caption } & Pick<
  PictureFileRequest,
  'isComposite' | 'mask' | 'forecast'
>;

export function pictureOfMap(
  part: PicturePart,
  hasCaption: boolean,
): { readonly name: string; readonly request: PictureFileRequest } {
  const { name, caption, ...shown } = isCompositeShown.value
    ? shownComposite()
    : shownForecast.value
      ? shownOfForecast()
      : shownScene();
  const request = { scene: scene.value, window: windowOf(part), look: look.value, ...shown };
  return { name: `${name}.png`, request: hasCaption ? { ...request, caption } : request };
}

function shownComposite(): Shown {
  const { value } = composite;
  const [title, empty] = value.step === 'done' ? [compositeName(value.info.method), value.info.empty] : ['', 0];
  const classes = empty > 0 ? [{ code: 'never clear', name: 'never clear' } as const] : [];
  return { name: 'composite', isComposite: true, caption: { text: title, classes } };
}

function shownOfForecast(): Shown {
  const { value } = forecast;
  const layer = shownForecast.value!;
  const { id } = stack.value!.scenes[scene.value];
  const { shown, opacity } = shownOverlay.value;
  if (value.step !== 'done' || !shown) return shownScene();
  const { method, counts: found } = value.info;
  return {
    name: `${id}-${layer === 'forecast' ? layer : `forecast-${layer}`}`,
    isComposite: false,
    forecast: { layer, opacity },
    caption: { text: `${day()}: ${layerName(layer, method)}`, classes: layer === 'mask' ? classesOf(found) : [] },
  };
}

function shownScene(): Shown {
  const { id } = stack.value!.scenes[scene.value];
  const { shown, opacity } = shownOverlay.value;
  const count = counts.value[scene.value];
  const layer = shownLayer.value;
  if (!shown || !count) return { name: id, isComposite: false, caption: { text: day(), classes: [] } };
  const classes = layer ? [{ code: layer, name: layerTitles[layer].toLowerCase() }] : classesOf(count);
  return { name: id, isComposite: false, mask: { opacity, layer }, caption: { text: day(), classes } };
}

function classesOf(count: ClassCounts): Caption['classes'] {
  return [
    { code: 2, name: 'cloud' },
    { code: 3, name: 'cloud shadow' },
    ...(count[0] > 0 ? [{ code: 0, name: 'no observation' } as const] : []),
  ];
}

function day(): string {
  const { date, time } = stack.value!.scenes[scene.value];
  return time ? `${date} ${time.slice(0, 5)} UTC` : date;
}

function windowOf(part: PicturePart): PixelWindow {
  const { width, height } = stack.value!.grid;
  const all = { x: 0, y: 0, width, height };
  if (part === 'area') return area.value ?? all;
  return (part === 'seen' && seen.value) || all;
}
