import { counts, isCompositeShown, scene } from '../state/app.ts';
import { percent } from './words.ts';

export const classes = [
  { code: 1, name: 'clear', key: 'clear' },
  { code: 2, name: 'cloud', key: 'cloud' },
  { code: 3, name: 'cloud shadow', key: 'shadow' },
  { code: 0, name: 'no observation', key: 'none' },
] as const;

/** The classes, and their shares in the scene that is shown. */
export function Legend() {
  const count = counts.value[scene.value];
  if (isCompositeShown.value) return null;
  return (
    <ul class="legend" aria-label="Classes">
      {classes.map(({ code, name, key }) => (
        <li key={key} data-class={key}>
          {name} {count && <b>{percent(count[code], count)}</b>}
        </li>
      ))}
    </ul>
  );
}
