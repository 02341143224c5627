/** Labels of a time axis, in UTC: the year stands below where it begins. */
const days = 86400;
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** @param times seconds since 1970, `step` seconds apart */
export function timeLabels(times: readonly number[], step: number): string[] {
  let year = 0;
  return times.map((time) => {
    const date = new Date(time * 1000);
    const text = step >= 300 * days ? '' : (step >= 28 * days ? month : day).format(date);
    const before = year;
    year = date.getUTCFullYear();
    if (text === '') return String(year);
    return year === before ? text : `${text}\n${year}`;
  });
}
