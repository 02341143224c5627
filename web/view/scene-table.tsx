import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { maskedScenes, run, scene, showScene, stack, toggleScene } from '../state/app.ts';
import { AboutScene } from './about-scene.tsx';
import { Corrections } from './corrections.tsx';
import { LeavingOut } from './leaving-out.tsx';
import { Notes } from './notes.tsx';
import { commonFacts } from './scene-columns.ts';
import { columns, listed, type SceneRow, soughtFile } from './scene-rows.ts';
import { SceneTableRow } from './scene-table-row.tsx';

/** Pixels. All rows are of one height, so that only those in sight need to be drawn. */
const rowHeight = 32;
const rowsBeyond = 8;

/** All scenes: what was found in them, and which are used. */
export function SceneTable() {
  const { scenes } = stack.value!;
  return (
    <section class="scenes" aria-labelledby="scenes-title">
      <h2 id="scenes-title">{scenes.length === 1 ? 'One scene' : `${scenes.length} scenes`}</h2>
      <Common />
      <Notes />
      <Rows />
      <LeavingOut />
      <Corrections />
    </section>
  );
}

function Common() {
  return (
    <dl class="facts">
      {commonFacts(stack.value!.scenes).map(([title, text]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Rows() {
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const first = useSignal(0);
  // None at first: what is around the rows is drawn in one frame, and the rows in the next.
  const inSight = useSignal(0);
  /** The row that the keyboard is on. */
  const at = useSignal(0);
  const { rows } = listed.value;
  const hasMasks = maskedScenes.value > 0 || run.value.step === 'running';

  const look = () => {
    const { scrollTop, clientHeight } = scroller.current!;
    first.value = Math.max(0, Math.floor(scrollTop / rowHeight) - rowsBeyond);
    inSight.value = Math.ceil(clientHeight / rowHeight) + 2 * rowsBeyond;
  };
  const goTo = (row: number) => {
    at.value = Math.min(rows.length - 1, Math.max(0, row));
    const box = scroller.current!;
    const top = at.value * rowHeight;
    // The head of the table covers one row.
    const bottom = top + 2 * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
    look();
  };
  useEffect(look, [rows]);
  useEffect(() => {
    const row = rows.findIndex(({ index }) => index === scene.value);
    if (row >= 0) goTo(row);
  }, [scene.value, rows]);

  useSignalEffect(() => {
    // Rows of now, not those that were there when this was set up.
    const row = listed.value.rows.findIndex(({ file }) => file !== undefined && file === soughtFile.value);
    if (row < 0) return;
    soughtFile.value = undefined;
    goTo(row);
    grid.current!.scrollIntoView({ block: 'nearest' });
    grid.current!.focus();
  });

  const show = ({ index }: SceneRow) => {
    if (index !== undefined) showScene(index);
  };
  const press = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(scroller.current!.clientHeight / rowHeight) - 2);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -rows.length,
      End: rows.length,
    };
    const row = rows[at.value];
    if (event.key in steps) goTo(at.value + steps[event.key]);
    else if (event.key === 'Enter') show(row);
    else if (event.key === ' ') {
      if (row.scene) toggleScene(row.key);
    } else return;
    event.preventDefault();
    // The arrow keys of the page step through dates.
    event.stopPropagation();
  };

  const end = Math.min(rows.length, first.value + inSight.value);
  return (
    <>
      <div class="scroll" ref={scroller} onScroll={look}>
        <table
          ref={grid}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows the arrow keys go through is a grid.
          role="grid"
          aria-labelledby="scenes-title"
          aria-describedby="scenes-keys"
          aria-rowcount={rows.length + 1}
          aria-activedescendant={`scene-row-${at.value}`}
          tabIndex={0}
          onKeyDown={press}
        >
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">
                <span class="unseen">Used</span>
              </th>
              <th scope="col">Date</th>
              {columns.value.map(({ title }) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              {hasMasks && <th scope="col">Clear</th>}
            </tr>
          </thead>
          <tbody>
            {first.value > 0 && <Gap rows={first.value} />}
            {rows.slice(first.value, end).map((row, i) => (
              <SceneTableRow
                key={row.key}
                row={row}
                place={first.value + i}
                isAt={first.value + i === at.value}
                columns={columns.value}
                hasMasks={hasMasks}
                onChoose={() => {
                  at.value = first.value + i;
                  show(row);
                }}
              />
            ))}
            {end < rows.length && <Gap rows={rows.length - end} />}
          </tbody>
        </table>
      </div>
      <p id="scenes-keys" class="unseen">
        The arrow keys move, Enter shows a scene, Space leaves it out or puts it back.
      </p>
      {rows[at.value] && <AboutScene row={rows[at.value]} />}
    </>
  );
}

/** The room of rows that are not drawn. */
function Gap({ rows }: { rows: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can be focused.
    <tr aria-hidden="true" class="gap">
      <td style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}
