// Puts the compiled kernels into a TypeScript module, so that the package needs no loader for .wasm files in Node, in
// workers and behind bundlers; and beside it as .wasm files for those who want to load them themselves.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const builds = ['simd', 'scalar'];
const lines = builds.map((build) => {
  const bytes = readFileSync(new URL(`build/tsmask.${build}.wasm`, root));
  return `export const ${build} = '${bytes.toString('base64')}';`;
});
writeFileSync(
  new URL('src/kernel/wasm/binary.generated.ts', root),
  `// Made by scripts/embed-wasm.mjs from assembly/.\n${lines.join('\n')}\n`,
);
mkdirSync(new URL('dist/', root), { recursive: true });
for (const build of builds) {
  copyFileSync(new URL(`build/tsmask.${build}.wasm`, root), new URL(`dist/tsmask.${build}.wasm`, root));
}
