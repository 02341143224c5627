// The published steps in plain C, where there is a compiler: see native/temporal.c.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('native/temporal.c', import.meta.url));

/** Builds the C program once. Returns a function that gives the seconds of one run over a series, or undefined. */
export function nativeTemporal({ all, dates, pixels }) {
  const folder = mkdtempSync(join(tmpdir(), 'tsmask-native-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'temporal');
  // No contraction to fused operations: they would round differently from the method.
  const built = spawnSync('cc', ['-O3', '-march=native', '-ffp-contract=off', '-o', program, source, '-lm']);
  if (built.status !== 0) return undefined;
  const data = join(folder, 'series.bin');
  writeFileSync(data, new Uint8Array(all.buffer));
  return () => {
    const { stdout, status } = spawnSync(program, [data, String(dates), String(pixels), '1'], { encoding: 'utf8' });
    if (status !== 0) throw new Error('The native program failed.');
    const [seconds, hash] = stdout.trim().split('\n');
    return { seconds: Number(seconds), hash: Number(hash) };
  };
}

/** FNV-1a, as the program computes it. */
export function hashOf(classes) {
  let hash = 2166136261;
  for (const code of classes) hash = Math.imul(hash ^ code, 16777619) >>> 0;
  return hash;
}
