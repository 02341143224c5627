// Puts the compiled WebAssembly into TypeScript modules, so that the package needs no loader for .wasm files in Node, in
// workers and behind bundlers; and the kernels beside it as .wasm files for those who want to load them themselves.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

const root = new URL('../', import.meta.url);
const builds = ['simd', 'scalar'];

embed('tsmask', 'src/kernel/wasm/binary.generated.ts', 'assembly/');
embed('decode', 'src/stack/tile-decoder/binary.generated.ts', 'assembly/decode/');
embed('forecast', 'src/multitemporal/forecaster/binary.generated.ts', 'assembly/forecast/');
embedOpenJpeg();
mkdirSync(new URL('dist/', root), { recursive: true });
for (const build of builds) {
  copyFileSync(new URL(`build/tsmask.${build}.wasm`, root), new URL(`dist/tsmask.${build}.wasm`, root));
}

function embed(name, module, origin) {
  const lines = builds.map((build) => {
    const bytes = readFileSync(new URL(`build/${name}.${build}.wasm`, root));
    // Typed, lest the declarations repeat them.
    return `export const ${build}: string = '${bytes.toString('base64')}';`;
  });
  writeFileSync(new URL(module, root), `// Made by scripts/embed-wasm.mjs from ${origin}.\n${lines.join('\n')}\n`);
}

// Compressed, because it is large; it is loaded only where there are JPEG 2000 files.
function embedOpenJpeg() {
  const name = '@cornerstonejs/codec-openjpeg/decodewasm';
  const bytes = deflateSync(readFileSync(fileURLToPath(import.meta.resolve(name))), { level: 9 });
  writeFileSync(
    new URL('src/stack/jp2/openjpeg.generated.ts', root),
    `// Made by scripts/embed-wasm.mjs from ${name}.\nexport const openJpeg: string = '${bytes.toString('base64')}';\n`,
  );
}
