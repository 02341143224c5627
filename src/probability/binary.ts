/** Rasters of yes and no: what the kernels of this folder hand to each other. */

/** Row by row from the top: 0 no, 1 yes, {@link noData} where there is no observation. */
export type Binary = Uint8Array<ArrayBuffer>;

/** Neither yes nor no. */
export const noData = 255;
