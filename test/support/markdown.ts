/** The examples of a page: what stands there to be run. */
import { readFileSync } from 'node:fs';

export interface Example {
  /** Of the page, and the line that it begins at. */
  readonly where: string;
  readonly kind: 'js' | 'python' | 'command';
  readonly text: string;
  /** Whether the line `<!-- needs the network -->` stands above it. */
  readonly needsNetwork: boolean;
}

const fence = /^```(\w+)\n(.*?)^```$/gms;
const indented = /(?:^ {4}.*\n)+/gm;
const marker = /<!-- needs the network -->\s*$/;

/** Fenced blocks of JavaScript and Python, and the commands of indented blocks that begin with `tsmask`. */
export function examplesOf(root: URL, page: string): Example[] {
  const text = readFileSync(new URL(page, root), 'utf8');
  const at = (index: number) => ({
    where: `${page}:${text.slice(0, index).split('\n').length}`,
    needsNetwork: marker.test(text.slice(0, index)),
  });
  const fenced = [...text.matchAll(fence)].flatMap(({ index, 1: language, 2: body }): Example[] => {
    const kind = ({ js: 'js', python: 'python' } as const)[language];
    return kind ? [{ ...at(index), kind, text: body }] : [];
  });
  const outside = text.replace(fence, (block) => block.replace(/[^\n]/g, ' ').replace(/^ +$/gm, ''));
  const commands = [...outside.matchAll(indented)].flatMap(({ index, 0: block }) =>
    block
      .replace(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line.startsWith('tsmask '))
      .map((line): Example => ({ ...at(index), kind: 'command', text: line })),
  );
  return [...fenced, ...commands];
}
