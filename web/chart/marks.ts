/** Shapes of the classes about (0, 0), five units to each side: a cross, a disc, a triangle up, a triangle down. */
export const markPaths = [
  'M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5',
  'M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z',
  'M0 -5L5 4L-5 4Z',
  'M0 5L5 -4L-5 -4Z',
] as const;
