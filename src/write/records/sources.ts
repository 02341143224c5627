/** What records say of the files that a mask was made from. */
import type { SourceRef } from '../../platform/types.ts';
import type { Scene, Stack } from '../../stack/index.ts';

function filesOf(scene: Scene, files: Stack['files']): SourceRef[] {
  const granules = [scene, ...(scene.fill ?? [])];
  const used = new Set(granules.flatMap(({ bands }) => Object.values(bands).map(({ file }) => file)));
  return [...used].map((file) => files[file].source);
}

/** A URL without what may be a secret: signed URLs carry theirs in the query. */
function openUrl(text: string): string {
  const url = new URL(text);
  for (const part of ['username', 'password', 'search', 'hash'] as const) url[part] = '';
  return url.href;
}

/** Names of the files of a scene, each once. */
export function sourceNames(scene: Scene, files: Stack['files']): string[] {
  return filesOf(scene, files).map((source) => {
    if (source.kind === 'url') return openUrl(source.url);
    return source.kind === 'path' ? source.path : source.name;
  });
}

/** Links to them: URLs, or relative. A Blob lies nowhere that a link could lead to, and from a Blob none leads to a path. */
export function sourceHrefs(
  scene: Scene,
  files: Stack['files'],
  wayTo: (path: string) => string | undefined,
): string[] {
  return filesOf(scene, files).flatMap((source) => {
    if (source.kind === 'blob') return [];
    if (source.kind === 'url') return [openUrl(source.url)];
    const way = wayTo(source.path);
    return way === undefined ? [] : [way.split('/').map(encodeURIComponent).join('/')];
  });
}
