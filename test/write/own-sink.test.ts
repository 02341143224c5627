import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskStack, openStack } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();

it('the sink in docs/outputs.md does what is said there', async () => {
  const simulation = simulate({ width: 70, height: 60, dates: 5, seed: 8 });
  const scenes = join(root, 'scenes');
  await saveSimulation(simulation, scenes, { tileSize: 32, level: 1 });

  const page = readFileSync(new URL('../../docs/outputs.md', import.meta.url), 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(page)!;
  const body = code
    .replace(/^import (\{.*?\}) from 'tsmask';$/m, 'const $1 = tsmask;')
    .replace("'scenes'", JSON.stringify(scenes))
    .replace('console.log', 'said.push');
  expect(body).not.toContain('console');
  const said: string[] = [];
  const tsmask = await import('tsmask');
  const run = Object.getPrototypeOf(async () => {}).constructor('said', 'tsmask', `${body}\nreturn shares;`);
  const shares: Map<string, number> = await run(said, tsmask);

  expect(said).toEqual(['5 masks of 70 × 60 pixels']);
  const wanted = new Map<string, number>();
  let index = 0;
  for await (const { date, classes } of maskStack(await openStack(scenes))) {
    const { red, nir } = simulation.scene(index++).bands;
    const clear = [...classes.keys()].filter((i) => classes[i] === 1);
    const green = clear.filter((i) => (nir[i] - red[i]) / (nir[i] + red[i]) > 0.4);
    wanted.set(date, green.length / clear.length);
  }
  expect(shares).toEqual(wanted);
  expect([...wanted.values()].some((share) => share > 0)).toBe(true);
});
