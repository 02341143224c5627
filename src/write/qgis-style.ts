import { classNames } from '../kernel/classes.ts';
import { classColours } from './mask-layout.ts';

/**
 * A style for QGIS that names the four classes; without it QGIS lists all 256 entries of a colour table. QGIS takes it by
 * itself when it has the name of the raster, with `.qml` in place of `.tif`.
 */
export function qgisStyle(): string {
  const entries = classColours.map(({ value, colour }) => {
    const hex = colour.map((part) => part.toString(16).padStart(2, '0')).join('');
    // What was not observed is not drawn.
    const alpha = value === 0 ? 0 : 255;
    return `        <paletteEntry value="${value}" label="${classNames[value]}" color="#${hex}" alpha="${alpha}"/>`;
  });
  return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1" nodataColor="">
      <rasterTransparency/>
      <colorPalette>
${entries.join('\n')}
      </colorPalette>
    </rasterrenderer>
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
`;
}
