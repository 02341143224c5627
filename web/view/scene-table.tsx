import { counts, scene, showScene, stack } from '../state/app.ts';
import { percent } from './words.ts';

export function SceneTable() {
  const { scenes, remarks, unused } = stack.value!;
  return (
    <section class="scenes" aria-labelledby="scenes-title">
      <h2 id="scenes-title">{scenes.length} scenes</h2>
      {remarks.length > 0 && (
        <ul class="remarks">
          {remarks.map(({ kind, message }) => (
            <li key={message} data-kind={kind}>
              {message}
            </li>
          ))}
        </ul>
      )}
      {unused.length > 0 && <p class="soft">{unused.length} files are not used.</p>}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Date</th>
              <th>Bands</th>
              <th>Offset</th>
              <th>Clear</th>
            </tr>
          </thead>
          <tbody>
            {scenes.map(({ id, date, roles, origin }, index) => {
              const count = counts.value[index];
              return (
                <tr key={id} aria-current={index === scene.value ? 'true' : undefined} onClick={() => showScene(index)}>
                  <td>{date}</td>
                  <td>{roles.length}</td>
                  <td>{origin.offset.dn}</td>
                  <td>{count ? percent(count[1], count) : ''}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
