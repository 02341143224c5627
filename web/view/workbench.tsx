import icon from '../icon.svg';
import { isNarrow, notUsed, opened, opening, panelHeight, stack } from '../state/app.ts';
import { closeStack } from '../state/bringing.ts';
import { pixel } from '../state/pixel.ts';
import { useFocusFirst } from './focus.ts';
import { ForecastPanel } from './forecast-panel.tsx';
import { useKeys } from './keys.ts';
import { useLeavingQuestion } from './leaving.ts';
import { Legend } from './legend.tsx';
import { LookControls } from './look-controls.tsx';
import { MapView } from './map-view.tsx';
import { showFilesNotUsed } from './notes.tsx';
import { PanelDivider } from './panel-divider.tsx';
import { PixelPanel } from './pixel-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { SavePanel } from './save-panel.tsx';
import { SceneTable } from './scene-table.tsx';
import { Timeline } from './timeline.tsx';
import { pixels } from './words.ts';

/**
 * Scenes at the side, the picture in the middle, the dates below, the pixel that was clicked below these; on a phone the
 * picture first, and all else below it.
 */
export function Workbench() {
  useKeys();
  useLeavingQuestion();
  const title = useFocusFirst<HTMLHeadingElement>();
  const { value } = opening;
  const side = (
    <aside key="side">
      <RunPanel />
      <ForecastPanel />
      <SavePanel />
      <SceneTable />
    </aside>
  );
  const picture = (
    <main
      key="picture"
      data-divided={panelHeight.value !== undefined}
      style={{ '--panel-height': `${panelHeight.value}px` }}
    >
      <div class="picture">
        <LookControls />
        <MapView />
        <Legend />
      </div>
      <Timeline />
      {pixel.value && !isNarrow.value && <PanelDivider />}
      {pixel.value && <PixelPanel />}
    </main>
  );
  return (
    <div class="workbench">
      <header>
        <p class="name">
          <img src={icon} width="24" height="24" alt="" /> tsmask
        </p>
        <h1 ref={title} tabIndex={-1}>
          {value.step === 'none' ? '' : value.title}
        </h1>
        <WhatIsOpen />
        <button type="button" class="plain close" onClick={() => void closeStack()}>
          Close scenes
        </button>
      </header>
      {/* What is first to be seen is first to be read: on a phone the picture. */}
      {isNarrow.value ? [picture, side] : [side, picture]}
    </div>
  );
}

function WhatIsOpen() {
  const { grid, crs, scenes } = stack.value!;
  const files = opened.value!.inputs.length;
  const unused = notUsed.value.length;
  return (
    <p class="soft what">
      <span>
        {scenes.length === 1 ? 'One scene' : `${scenes.length} scenes`} of {files === 1 ? 'one file' : `${files} files`}
      </span>
      {unused > 0 && (
        <button type="button" class="plain" onClick={showFilesNotUsed}>
          {unused} not used
        </button>
      )}
      <span>
        {pixels(grid.width, grid.height)}, {crs}
      </span>
    </p>
  );
}
