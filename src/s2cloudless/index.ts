/** Cloud probabilities and masks of single scenes, as s2cloudless makes them, with a model that the user brings. */

export type { LightgbmModel } from '../lightgbm/index.ts';
export { s2cloudlessRoles } from './bands.ts';
export { cloudProbability, type ProbabilityPiece } from './cloud-probability.ts';
export type { ProbabilityType } from './layout.ts';
export { type ProbabilityMaskOptions, probabilityMask } from './mask.ts';
export { type OpenModelOptions, openModel } from './open-model.ts';
export type { CloudProbabilityOptions } from './options.ts';
export { type SavedProbability, type SaveProbabilitiesOptions, saveProbabilities } from './save.ts';
