/** The codes that every mask of this package is made of. */
export const Class = {
  /** No observation: outside the swath, or a value the method cannot use. */
  NoObservation: 0,
  Clear: 1,
  Cloud: 2,
  CloudShadow: 3,
} as const;

export type ClassCode = (typeof Class)[keyof typeof Class];

/** Names of the classes, indexed by their code. */
export const classNames = ['no observation', 'clear', 'cloud', 'cloud shadow'] as const;
