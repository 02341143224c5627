import type { FilledBy } from 'tsmask';
import { percent } from './words.ts';

/** More of them tell no more of a picture. */
const most = 5;

/** Which dates gave how many of a composite's pixels. */
export function CompositeSources({ sources, pixels }: { sources: readonly FilledBy[]; pixels: number }) {
  const given = sources.filter((source) => source.pixels > 0).sort((a, b) => b.pixels - a.pixels);
  const others = given.slice(most);
  const share = (count: number) => percent(count, [count, pixels - count]);
  return (
    <dl class="sources">
      {given.slice(0, most).map(({ id, date, pixels: count }) => (
        <div key={id}>
          <dt>{date}</dt>
          <dd>{share(count)}</dd>
        </div>
      ))}
      {others.length > 0 && (
        <div>
          <dt>{others.length === 1 ? 'another date' : `${others.length} other dates`}</dt>
          <dd>{share(others.reduce((sum, source) => sum + source.pixels, 0))}</dd>
        </div>
      )}
    </dl>
  );
}
