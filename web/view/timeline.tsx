import { counts, scene, showScene, stack } from '../state/app.ts';
import { classes } from './legend.tsx';
import { percent } from './words.ts';

/** All dates, as bars of their classes. */
export function Timeline() {
  const { scenes } = stack.value!;
  const said = () => {
    const count = counts.value[scene.value];
    return count ? `, ${classes.map(({ code, name }) => `${name} ${percent(count[code], count)}`).join(', ')}` : '';
  };
  return (
    <section class="timeline" aria-label="Dates">
      <div
        class="bars"
        role="slider"
        tabIndex={0}
        aria-label="Date"
        aria-valuemin={1}
        aria-valuemax={scenes.length}
        aria-valuenow={scene.value + 1}
        aria-valuetext={scenes[scene.value].date + said()}
      >
        {scenes.map(({ id, date }, index) => (
          <Bar key={id} title={date} index={index} />
        ))}
      </div>
      <output>{scenes[scene.value].date}</output>
    </section>
  );
}

function Bar({ index, title }: { index: number; title: string }) {
  const count = counts.value[index];
  const all = count?.reduce((sum, value) => sum + value, 0) ?? 1;
  return (
    <span class="bar" title={title} data-shown={index === scene.value} onClick={() => showScene(index)}>
      {count &&
        classes.map(({ code, key }) => <i key={key} data-class={key} style={{ flexGrow: count[code] / all }} />)}
    </span>
  );
}
