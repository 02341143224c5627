import type { Identified } from '../../src/stack/layouts/index.ts';

/** In one line: layout, tile, date and time, role or `-`, and `aside` for what is no reflectance. */
export function line({ identity, role, reason, candidates }: Identified): string {
  const { tile = '-', date = '-', time } = identity ?? {};
  const when = time === undefined ? date : `${date}T${time}`;
  return [candidates.join('+') || 'none', tile, when, role ?? '-', ...(reason ? ['aside'] : [])].join(' ');
}

/** Folders and products that examples are made of. */
export const safe = 'S2B_MSIL2A_20210122T133229_N0214_R081_T22HBD_20210122T155500.SAFE';
export const granule = `${safe}/GRANULE/L2A_T22HBD_A020268_20210122T133224`;
export const theia = 'SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0';
export const landsat = 'LC08_L2SP_017036_20130419_20200913_02_T2';
