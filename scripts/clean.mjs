// Removes what a build makes, so that nothing deleted from src lives on in dist.
import { rmSync } from 'node:fs';

for (const folder of ['dist', 'build'])
  rmSync(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true });
