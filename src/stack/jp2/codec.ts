/** OpenJPEG, compiled to WebAssembly by the package @cornerstonejs/codec-openjpeg. Loaded only where it is needed. */
import type { OpenJpeg } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

export interface Codec {
  /**
   * Decodes a codestream of `length` bytes, which `write` puts into the codec's memory. What is returned lies there too
   * and is valid until the next call.
   * @param halvings how often the image is halved: no more than it has levels. Default 0.
   * @throws CodecError. The codec is of no use afterwards.
   */
  decode(length: number, write: (target: Uint8Array) => void, halvings?: number): DecodedImage;
}

/** The samples of a pixel lie side by side, little-endian, with one byte each up to 8 bits, else two. */
export interface DecodedImage {
  /** Of the full image, even where it was halved. */
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bytes: Uint8Array;
}

export class CodecError extends Error {}

/** OpenJPEG's way to say that no layer of quality is left out. */
const allLayers = 0;

/** Compiled once a thread, while instances do not survive errors. */
let compiled: Promise<WebAssembly.Module> | undefined;

/** A fresh codec, with memory of its own. */
export async function createCodec(): Promise<Codec> {
  compiled ??= compile();
  const [module, { default: createOpenJpeg }] = await Promise.all([
    compiled,
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  ]);
  const errors: string[] = [];
  const openJpeg = await createOpenJpeg({
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
    print: (text) => note(errors, text),
    printErr: (text) => note(errors, text),
  });
  return { decode: (length, write, halvings = 0) => decode(openJpeg, errors, length, write, halvings) };
}

/** OpenJPEG tells of its progress too. */
function note(errors: string[], text: string): void {
  if (text.startsWith('[ERROR]')) errors.push(text.slice(7).trim());
}

function decode(
  openJpeg: OpenJpeg,
  errors: string[],
  length: number,
  write: (target: Uint8Array) => void,
  halvings: number,
): DecodedImage {
  errors.length = 0;
  // One that is used again would show the last image where this one does not decode.
  const decoder = new openJpeg.J2KDecoder();
  write(decoder.getEncodedBuffer(length));
  try {
    if (halvings === 0) decoder.decode();
    else decoder.decodeSubResolution(halvings, allLayers);
  } catch (cause) {
    // WebAssembly traps, and C++ exceptions that arrive as bare addresses.
    const reason = cause instanceof Error ? cause.message : 'the decoder stopped';
    throw new CodecError(errors[0] ?? reason, { cause });
  }
  if (errors.length > 0) throw new CodecError(errors[0]);
  const { width, height, componentCount } = decoder.getFrameInfo();
  const bytes = decoder.getDecodedBuffer();
  // The memory stays as it is until something else is put there.
  decoder.delete();
  return { width, height, components: componentCount, bytes };
}

async function compile(): Promise<WebAssembly.Module> {
  const { openJpeg } = await import('./openjpeg.generated.ts');
  const packed = Uint8Array.from(atob(openJpeg), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
}
