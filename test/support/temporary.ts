import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of one file, removed after them. Its name holds no run of digits that could be a date. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsmask-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes a new folder in another. */
export function subfolder(parent: string, prefix = 'case-'): string {
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, prefix));
}

/** Everything in a folder and below, hidden files too; an empty list if there is no such folder. */
export function listAll(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String).sort();
  } catch {
    return [];
  }
}
