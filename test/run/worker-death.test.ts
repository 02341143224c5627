import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder();

/** A program whose second worker is ended from outside, in the middle of its work. */
const program = `
  import workerThreads from 'node:worker_threads';
  import { syncBuiltinESMExports } from 'node:module';
  const { Worker } = workerThreads;
  let made = 0;
  workerThreads.Worker = class extends Worker {
    constructor(url, options) {
      super(url, options);
      if (++made === 2) setTimeout(() => super.terminate(), 150);
    }
  };
  syncBuiltinESMExports();
  const { openStack, maskStack } = await import(${JSON.stringify(fileURLToPath(new URL('../../dist/index.js', import.meta.url)))});
  const stack = await openStack(process.argv[1]);
  try {
    for await (const mask of maskStack(stack, { workers: 2, engine: 'js', blockSize: 16 })) console.log('mask');
  } catch (error) {
    console.log(error.code);
  }
`;

it('a worker that dies fails the run with a typed error, and the process ends', async () => {
  await saveSimulation(simulate({ width: 256, height: 256, dates: 20, seed: 2 }), folder, { level: 1 });
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program, folder]);
  let output = '';
  child.stdout!.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'exit');
  expect(output.trim()).toBe('WORKER_FAILED');
  expect(code).toBe(0);
}, 60_000);
