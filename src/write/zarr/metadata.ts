/** The zarr.json documents of a store, by version 3 of the specification. */
import type { CfAttribute, CfAttributes } from '../cf.ts';

export interface ZarrArray {
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  readonly type: 'uint8' | 'float64' | 'int32';
  readonly attributes: CfAttributes;
}

/** Of an array whose chunks that are not there hold zeros. */
export function arrayMetadata({ dimensions, shape, chunks, type, attributes }: ZarrArray): Record<string, unknown> {
  // Single bytes have no order.
  const bytes = type === 'uint8' ? { name: 'bytes' } : { name: 'bytes', configuration: { endian: 'little' } };
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
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
  const value = (attribute: CfAttribute) => (attribute instanceof Uint8Array ? [...attribute] : attribute);
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, value(attribute)]));
}
