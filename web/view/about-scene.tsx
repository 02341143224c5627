import { commonFacts } from './scene-columns.ts';
import type { SceneRow } from './scene-rows.ts';

/** All that is known of the scene that the keyboard is on. */
export function AboutScene({ row }: { row: SceneRow }) {
  const { scene: about, title, reason, remarks } = row;
  return (
    <details class="about-scene">
      <summary>About {title}</summary>
      {reason && <p class="wrong">{reason}</p>}
      {remarks.map(({ message }) => (
        <p key={message} class="wrong">
          {message}
        </p>
      ))}
      {about && (
        <>
          <dl class="facts">
            {commonFacts([about]).map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <ul class="names">
            {about.files.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
