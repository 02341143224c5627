/** The built-in example: a simulated year as files, which take the way of any other file. */
import { simulate, simulatedFile } from 'tsmask/simulate';

export interface ExampleFile {
  readonly name: string;
  readonly blob: Blob;
}

const example = { width: 384, height: 384, dates: 32, everyDays: 11, seed: 4 };

export async function* exampleFiles(): AsyncGenerator<ExampleFile, void, undefined> {
  const simulation = simulate(example);
  for (const index of simulation.dates.keys()) yield simulatedFile(simulation.grid, simulation.scene(index));
}
