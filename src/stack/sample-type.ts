/** Numeric types of samples that are read. */
const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export type SampleType = keyof typeof arrays;
export type Samples = InstanceType<(typeof arrays)[SampleType]>;

const formats = ['', 'uint', 'int', 'float'];

/** The type of TIFF's SampleFormat and BitsPerSample, or undefined for one that is not read. */
export function sampleTypeOf(format: number, bits: number): SampleType | undefined {
  const name = `${formats[format]}${bits}`;
  return name in arrays ? (name as SampleType) : undefined;
}

export function bytesPerSample(type: SampleType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

/** A view of decoded bytes, which begin at a multiple of the type's size, or else are moved to one. */
export function viewSamples(type: SampleType, bytes: Uint8Array<ArrayBuffer>): Samples {
  const array = arrays[type];
  const size = array.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

export function isFloat(type: SampleType): boolean {
  return type.startsWith('float');
}
