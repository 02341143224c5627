/** The licences of the package's own dependencies: they run in the workers, which vite's list of licences leaves out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Adds the file to what is built, with the package's own notice at its head. */
export function licencesOfWorkers(fileName: string): Plugin {
  return {
    name: 'licences-of-workers',
    apply: 'build',
    generateBundle() {
      const texts = [readFileSync(join(root, 'NOTICE'), 'utf8'), ...[...dependencies(root)].map(licenceIn)];
      this.emitFile({ type: 'asset', fileName, source: texts.join('\n\n') });
    },
  };
}

/** Folders of all packages that one depends on. */
function dependencies(folder: string, found = new Set<string>()): ReadonlySet<string> {
  for (const name of Object.keys(manifestIn(folder).dependencies ?? {})) {
    const nested = join(folder, 'node_modules', name);
    const path = existsSync(nested) ? nested : join(root, 'node_modules', name);
    if (found.has(path)) continue;
    found.add(path);
    dependencies(path, found);
  }
  return found;
}

function licenceIn(folder: string): string {
  const { name, version, license = 'see its licence' } = manifestIn(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `## ${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}`;
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
