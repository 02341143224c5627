import type { GeoTags } from '../../grid.ts';
import { ascii, type Tag, tag } from './tags.ts';

/** The georeference as TIFF tags: those that the grid has, with their values unchanged. */
export function geoTags(geo: GeoTags): Tag[] {
  const tags: Tag[] = [];
  if (geo.pixelScale) tags.push(tag('ModelPixelScale', 'double', geo.pixelScale));
  if (geo.tiepoint) tags.push(tag('ModelTiepoint', 'double', geo.tiepoint));
  if (geo.transformation) tags.push(tag('ModelTransformation', 'double', geo.transformation));
  if (geo.keyDirectory) tags.push(tag('GeoKeyDirectory', 'short', geo.keyDirectory));
  if (geo.doubleParams) tags.push(tag('GeoDoubleParams', 'double', geo.doubleParams));
  if (geo.asciiParams !== undefined) tags.push(ascii('GeoAsciiParams', geo.asciiParams));
  return tags;
}
