import { useMemo } from 'preact/hooks';
import { bandRoles, defaultThresholds } from 'tsmask';
import { ndvi, reflectance } from '../series-values.ts';
import { areOfMasks, settings, stack } from '../state/app.ts';
import { changedDates, explainedDate, pixel } from '../state/pixel.ts';
import { bandName } from './band-words.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles, explain, explainMask, number } from './explanation-words.ts';
import { fullDay, sceneDays } from './scene-days.ts';

/** Why the date that is pointed at, or shown, has its class. */
export function PixelExplanation() {
  const { explanation, bands, masked } = pixel.value!;
  const { scenes } = stack.value!;
  const days = useMemo(() => sceneDays(scenes), [scenes]);
  const date = explainedDate.value;
  const why = explanation?.dates[date];
  if (!explanation || !bands || !why) return <div class="explanation" />;
  const thresholds = { ...defaultThresholds, ...settings.value.thresholds };
  const isChanged = changedDates.value?.[date] === true;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is longer than its room, the arrow keys scroll it
    <section class="explanation" aria-label="Why" tabIndex={0} data-own-keys>
      <div aria-live="polite">
        <h3>
          <ClassMark code={why.class} /> {classTitles[why.class]} <span class="soft">{fullDay(days[date])}</span>
          {isChanged && (
            <span class="changed">
              {classTitles[explanation.published[date]].toLowerCase()} with the published thresholds
            </span>
          )}
        </h3>
        <p>
          <span class="why">{explain(explanation.dates, date, thresholds, days)}</span>
          {masked?.unfiltered && (
            <span class="soft">
              {' '}
              {explainMask(masked.classes[date], masked.unfiltered[date], areOfMasks.value === false)}
            </span>
          )}
        </p>
      </div>
      <dl class="figures">
        {bandRoles.map((role) => (
          <Figure key={role} name={bandName(role)} value={reflectance(bands, role, date)} />
        ))}
        {why.indices && (
          <>
            <Figure name="NDVI" value={ndvi(bands, date)} />
            <Figure name="MNDWI" value={why.indices.mndwi} />
            <Figure name="MSAVI" value={why.indices.msavi} />
            <Figure name="whiteness" value={why.indices.whiteness} />
            <Figure name="greenness" value={why.indices.greenness} />
          </>
        )}
      </dl>
    </section>
  );
}

function Figure({ name, value }: { name: string; value: number | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value === null ? 'none' : number(value)}</dd>
    </div>
  );
}
