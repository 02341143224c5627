import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ErrorCode } from '../../src/index.ts';

export const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
if (!existsSync(program)) throw new Error(`The tests of the command line run ${program}: build it first.`);

export interface Ended {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Of the user to run as. */
  readonly uid?: number;
}

/** Runs the program, which is killed if it takes half a minute. */
export function tsmask(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [program, ...args], options);
}

export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env, ...others } = options;
  const child = spawn(command, args, {
    ...others,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

export const stackTrace = /^\s+at .*[:(]|\bnode:internal\b|Unhandled|\[object Object\]/m;

/** That the program failed as it should: with a code, a message that names what it is about, and a way out. */
export function expectFailure(ended: Ended, code: ErrorCode, names: string | RegExp, exitCode = 1): void {
  const { stderr } = ended;
  expect(stderr).not.toMatch(stackTrace);
  const [message, remedy, last] = stderr.trimEnd().split('\n').slice(-3);
  expect(last, stderr).toBe(`(${code})`);
  expect(message).toMatch(/^tsmask: \S/);
  expect(message).toMatch(names);
  expect(remedy).toMatch(/\w{3}.*\w{3}/);
  expect(ended.stdout).toBe('');
  expect(ended.code).toBe(exitCode);
}
