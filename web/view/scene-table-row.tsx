import { counts, scene, toggled, toggleScene } from '../state/app.ts';
import type { Fact } from './scene-columns.ts';
import type { SceneRow } from './scene-rows.ts';
import { percent } from './words.ts';

interface SceneTableRowProps {
  readonly row: SceneRow;
  /** In the table, from 0. */
  readonly place: number;
  /** Whether the keyboard is on it. */
  readonly isAt: boolean;
  readonly columns: readonly Fact[];
  readonly hasMasks: boolean;
  readonly onChoose: () => void;
}

/** A scene with its box, or a file that could not be read. */
export function SceneTableRow({ row, place, isAt, columns, hasMasks, onChoose }: SceneTableRowProps) {
  const used = row.index !== undefined;
  const isUsed = row.scene ? used !== toggled.value.has(row.key) : false;
  const count = used ? counts.value[row.index!] : undefined;
  return (
    <tr
      id={`scene-row-${place}`}
      aria-rowindex={place + 2}
      aria-current={used && row.index === scene.value ? 'true' : undefined}
      data-at={isAt}
      data-used={isUsed}
      onClick={onChoose}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: ticking a box shows no scene, and Space ticks it. */}
      <td class="use" onClick={(event) => event.stopPropagation()}>
        {row.scene && (
          <label>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Use ${row.title}`}
              checked={isUsed}
              onChange={() => toggleScene(row.key)}
            />
          </label>
        )}
      </td>
      {row.scene ? (
        <>
          <td class="date">
            {row.title}
            {(row.remarks.length > 0 || row.reason) && <Mark text={row.reason ?? row.remarks[0].message} />}
          </td>
          {columns.map(({ title, short }) => (
            <td key={title}>{short(row.scene!)}</td>
          ))}
          {hasMasks && <td class="clear-share">{count && <ClearShare count={count} />}</td>}
        </>
      ) : (
        <td class="not-read" colSpan={columns.length + (hasMasks ? 2 : 1)} title={row.reason}>
          <div>
            <span class="date" title={row.title}>
              {row.title}
            </span>
            <Mark text={row.reason ?? ''} /> <span class="why">{row.reason}</span>
          </div>
        </td>
      )}
    </tr>
  );
}

function Mark({ text }: { text: string }) {
  return (
    <span class="mark" title={text}>
      <span aria-hidden="true">!</span>
      <span class="unseen">: {text}</span>
    </span>
  );
}

function ClearShare({ count }: { count: readonly number[] }) {
  const all = count.reduce((sum, value) => sum + value, 0);
  return (
    <>
      <span class="share" aria-hidden="true">
        <span style={{ width: `${all === 0 ? 0 : (100 * count[1]) / all}%` }} />
      </span>
      {percent(count[1], count)}
    </>
  );
}
