/** The zarr.json documents of a store, by version 3 of the specification. */
import type { CfAttribute, CfAttributes } from '../cf.ts';

export interface ZarrArray {
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly type: 'uint8' | 'int16' | 'float64' | 'int32';
  /** The value of chunks that are not there. Default 0. */
  readonly fill?: number;
  readonly attributes: CfAttributes;
}

export function arrayMetadata(array: ZarrArray): Record<string, unknown> {
  const { dimensions, shape, chunks, type, fill = 0, attributes } = array;
  // Single bytes have no order.
  const bytes = type === 'uint8' ? { name: 'bytes' } : { name: 'bytes', configuration: { endian: 'little' } };
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: fill,
    codecs: [bytes, { name: 'gzip', configuration: { level: 6 } }],
    attributes: plain(attributes),
    dimension_names: dimensions,
  };
}

/** Of the group at the root, with the metadata of its arrays inside: a reader over a network asks once. */
export function groupMetadata(
  attributes: CfAttributes,
  arrays: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return {
    zarr_format: 3,
    node_type: 'group',
    attributes: plain(attributes),
    consolidated_metadata: { kind: 'inline', must_understand: false, metadata: arrays },
  };
}

function plain(attributes: CfAttributes): Record<string, unknown> {
  const value = (attribute: CfAttribute) => {
    if (attribute instanceof Int16Array) return attribute[0];
    return attribute instanceof Uint8Array ? [...attribute] : attribute;
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, value(attribute)]));
}
