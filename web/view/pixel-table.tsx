import { scene, showScene, stack } from '../state/app.ts';
import { changedDates, pixel } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles, number, ruleTitles } from './explanation-words.ts';

/** The series in figures. */
export function PixelTable() {
  const { explanation, masked } = pixel.value!;
  const { scenes } = stack.value!;
  if (!explanation) return null;
  return (
    <section class="scroll series-table" aria-label="Dates of this pixel">
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Class</th>
            <th scope="col">Why</th>
            <th scope="col">Mean</th>
            <th scope="col">MNDWI</th>
            <th scope="col">MSAVI</th>
            {masked && <th scope="col">Mask</th>}
          </tr>
        </thead>
        <tbody>
          {explanation.dates.map((why, date) => (
            <tr key={scenes[date].id} aria-current={date === scene.value ? 'true' : undefined}>
              <th scope="row">
                <button type="button" class="plain" onClick={() => showScene(date)}>
                  {scenes[date].date}
                </button>
              </th>
              <td>
                <ClassMark code={why.class} /> {classTitles[why.class]}
                {changedDates.value?.[date] && <span class="changed">changed</span>}
              </td>
              <td>{ruleTitles[why.rule]}</td>
              <td>{why.indices && number(why.indices.mean)}</td>
              <td>{why.indices && number(why.indices.mndwi)}</td>
              <td>{why.indices && number(why.indices.msavi)}</td>
              {masked && <td>{classTitles[masked.classes[date]]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
