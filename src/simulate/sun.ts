const degree = Math.PI / 180;

/** Where the simulated scenes lie: Flanders, seen by Sentinel-2 at about 10:50 UTC, 50 minutes before the sun culminates. */
const latitude = 50.8 * degree;
const hourAngle = -13 * degree;

/** Radians: elevation above the horizon, azimuth clockwise from north. */
export interface Sun {
  readonly elevation: number;
  readonly azimuth: number;
}

export function sunOn(day: number): Sun {
  const declination = -23.44 * degree * Math.cos((2 * Math.PI * (day + 10)) / 365);
  const sine =
    Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  const fromSouth = Math.atan2(
    Math.sin(hourAngle),
    Math.cos(hourAngle) * Math.sin(latitude) - Math.tan(declination) * Math.cos(latitude),
  );
  return { elevation: Math.asin(sine), azimuth: Math.PI + fromSouth };
}
