import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** Makes a new folder in another, with these files, by their ways from it. */
export function folderWith(parent: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = subfolder(parent);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Everything in a folder and below, hidden files too; an empty list if there is no such folder. */
export function listAll(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String).sort();
  } catch {
    return [];
  }
}
