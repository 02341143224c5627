/** The state of the page, and what changes it: views read signals and call actions. */
export * from './cluster-options.ts';
export * from './composite.ts';
export * from './forecast.ts';
export * from './forecast-options.ts';
export * from './kept.ts';
export * from './layout.ts';
export * from './leaving-out.ts';
export * from './looking.ts';
export * from './masking.ts';
export * from './method.ts';
export * from './opening.ts';
export * from './pixel.ts';
export * from './saving.ts';
export { way } from './way.ts';
