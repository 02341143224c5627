import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { SceneMap } from '../map/scene-map.ts';
import { area, counts, look, overlay, scene, stack } from '../state/app.ts';
import { choosePixel, pixel } from '../state/pixel.ts';

/** The picture of the scene, with its mask over it. */
export function MapView() {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const map = new SceneMap(target.current!, stack.value!.grid, { onPixel: choosePixel });
    const ends = [
      effect(() => map.showPicture(scene.value, look.value)),
      effect(() => map.showMask(scene.value, counts.value[scene.value] !== undefined)),
      effect(() => map.setOverlay(overlay.value)),
      effect(() => map.markPixel(pixel.value)),
      effect(() => map.markArea(area.value)),
    ];
    return () => {
      for (const end of ends) end();
      map.close();
    };
  }, [stack.value]);
  return <div class="map" ref={target} role="application" aria-label="Scene" tabIndex={0} />;
}
