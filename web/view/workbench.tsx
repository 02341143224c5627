import icon from '../icon.svg';
import { close, opening, stack } from '../state/app.ts';
import { pixel } from '../state/pixel.ts';
import { useFocusFirst } from './focus.ts';
import { useKeys } from './keys.ts';
import { useLeavingQuestion } from './leaving.ts';
import { Legend } from './legend.tsx';
import { LookControls } from './look-controls.tsx';
import { MapView } from './map-view.tsx';
import { PixelPanel } from './pixel-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { SavePanel } from './save-panel.tsx';
import { SceneTable } from './scene-table.tsx';
import { Timeline } from './timeline.tsx';

/** Scenes at the side, the picture in the middle, the dates below, the pixel that was clicked below these. */
export function Workbench() {
  useKeys();
  useLeavingQuestion();
  const title = useFocusFirst<HTMLHeadingElement>();
  const { grid, crs } = stack.value!;
  const { value } = opening;
  return (
    <div class="workbench">
      <header>
        <p class="name">
          <img src={icon} width="24" height="24" alt="" /> tsmask
        </p>
        <h1 ref={title} tabIndex={-1}>
          {value.step === 'none' ? '' : value.title}
        </h1>
        <p class="soft">
          {grid.width} × {grid.height} pixels, {crs}
        </p>
        <button type="button" class="plain" onClick={() => void close()}>
          Close
        </button>
      </header>
      <aside>
        <RunPanel />
        <SavePanel />
        <SceneTable />
      </aside>
      <main>
        <div class="picture">
          <MapView />
          <LookControls />
          <Legend />
        </div>
        <Timeline />
        {pixel.value && <PixelPanel />}
      </main>
    </div>
  );
}
