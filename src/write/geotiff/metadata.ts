import type { RasterLayout } from './layout.ts';

/** The XML of GDAL's own TIFF tag for metadata and names of bands; undefined if there is nothing to say. */
export function gdalMetadata({ metadata = {}, bands }: Pick<RasterLayout, 'metadata' | 'bands'>): string | undefined {
  const items = Object.entries(metadata).map(([name, value]) => item(`name="${escaped(name)}"`, value));
  for (const [sample, { description, scale }] of bands.entries()) {
    if (description) items.push(item(`name="DESCRIPTION" sample="${sample}" role="description"`, description));
    if (scale !== undefined) items.push(item(`name="SCALE" sample="${sample}" role="scale"`, String(scale)));
  }
  return items.length === 0 ? undefined : `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`;
}

/** GDAL escapes the text of an item twice, and undoes it twice when it reads: `<` becomes `&amp;lt;`. */
function item(attributes: string, text: string): string {
  return `  <Item ${attributes}>${escaped(escaped(text))}</Item>\n`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no way at all to hold control characters other than tab and line ends: they are left out. */
function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"]/g, (sign) => entities[sign]);
}

/** A number as GDAL's nodata tag holds it. */
export function nodataText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return String(value).replace('Infinity', 'inf');
}
