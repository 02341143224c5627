import type { BandRole } from 'tsmask';

const names: Readonly<Record<BandRole, string>> = {
  blue: 'blue',
  green: 'green',
  red: 'red',
  nir: 'near infrared',
  swir1: 'SWIR 1',
  swir2: 'SWIR 2',
};

export function bandName(role: BandRole): string {
  return names[role];
}
