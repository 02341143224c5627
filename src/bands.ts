/** The six bands that TSmask reads, in the order in which it sums them. */
export const bandRoles = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'] as const;

export type BandRole = (typeof bandRoles)[number];

/** What the method `probability` finds on the way to its masks. */
export const layerNames = ['clouds', 'probability', 'dark_pixels', 'cloud_transform', 'shadows', 'cloudmask'] as const;

export type LayerName = (typeof layerNames)[number];

/** Reflectance × 10000 as int16 is the form in which bands reach a kernel; this value stands for no observation. */
export const defaultNodata = -999;

/** Whether a value stands for no observation, whatever a stack declares besides: zero, and everything from −999 down. */
export function isNone(dn: number): boolean {
  return dn === 0 || dn <= defaultNodata;
}
