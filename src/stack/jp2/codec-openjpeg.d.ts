// The codec ships no types: this is what is used of it.
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  interface J2KDecoder {
    /** Room for the codestream, in the module's memory. */
    getEncodedBuffer(length: number): Uint8Array;
    /** Never throws: what went wrong is printed. */
    decode(): void;
    /** The same, halved `level` times. Of no layers means of all. */
    decodeSubResolution(level: number, layers: number): void;
    getFrameInfo(): FrameInfo;
    /** The samples of a pixel side by side, in the module's memory. */
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }

  interface OpenJpeg {
    readonly J2KDecoder: new () => J2KDecoder;
  }

  interface ModuleOptions {
    instantiateWasm(
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ): WebAssembly.Exports | object;
    print(text: string): void;
    printErr(text: string): void;
  }

  export default function createOpenJpeg(options: ModuleOptions): Promise<OpenJpeg>;
}
