/** What scenes are called: by their days, and by the time where a day has more than one. */
import type { SceneInfo } from '../engine/protocol.ts';

export interface SceneDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `10:54`, or `10:54:21`, where it takes that to tell scenes of one day apart. */
  readonly time?: string;
}

export function sceneDays(scenes: readonly Pick<SceneInfo, 'date' | 'time'>[]): SceneDay[] {
  const ofDay = countsOf(scenes.map(({ date }) => date));
  const ofMinute = countsOf(scenes.map(minute));
  return scenes.map((scene) => {
    const { date, time } = scene;
    if (time === undefined || ofDay.get(date) === 1) return { date };
    return { date, time: ofMinute.get(minute(scene)) === 1 ? time.slice(0, 5) : time.slice(0, 8) };
  });
}

/** `4 May`. */
export function shortDay({ date, time }: SceneDay): string {
  return withTime(shortFormat.format(Date.parse(date)), time);
}

/** `4 May 2024`. */
export function fullDay({ date, time }: SceneDay): string {
  return withTime(fullFormat.format(Date.parse(date)), time);
}

/** `2024-05-04`. */
export function isoDay({ date, time }: SceneDay): string {
  return withTime(date, time);
}

const minute = ({ date, time = '' }: Pick<SceneInfo, 'date' | 'time'>) => `${date} ${time.slice(0, 5)}`;
const withTime = (day: string, time: string | undefined) => (time === undefined ? day : `${day} ${time}`);
const shortFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const fullFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
