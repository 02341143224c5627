"""Makes files with GDAL, as told in JSON, and beside each `PATH.raw`: its pixels as GDAL reads them back."""
import json
import sys

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
types = {
    'uint8': gdal.GDT_Byte, 'int16': gdal.GDT_Int16, 'uint16': gdal.GDT_UInt16, 'int32': gdal.GDT_Int32,
    'uint32': gdal.GDT_UInt32, 'float32': gdal.GDT_Float32, 'float64': gdal.GDT_Float64,
}

for spec in json.loads(sys.argv[1]):
    width, height, bands, dtype = spec['width'], spec['height'], spec['bands'], spec['type']
    random = np.random.default_rng(spec.get('seed', 1))
    if dtype.startswith('float'):
        pixels = random.normal(0.2, 0.3, (bands, height, width))
    else:
        info = np.iinfo(dtype)
        pixels = random.integers(info.min, info.max, (bands, height, width), endpoint=True)
    pixels = pixels.astype(dtype)
    pixels[:, : height // 3] = pixels[:, :1, :1]  # something to compress
    if 'max' in spec:
        pixels = np.minimum(pixels, spec['max'])
    # Drivers that cannot change what is written copy a finished dataset.
    copies = 'copyWith' in spec
    dataset = gdal.GetDriverByName('MEM' if copies else 'GTiff').Create(
        '' if copies else spec['path'], width, height, bands, types[dtype], options=[] if copies else spec['options'])
    dataset.SetGeoTransform(spec.get('transform', [500000, 20, 0, 5640000, 0, -20]))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(spec.get('epsg', 32631))
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset.SetSpatialRef(reference)
    for index in range(bands):
        band = dataset.GetRasterBand(index + 1)
        for key, set_to in (('nodata', band.SetNoDataValue), ('scale', band.SetScale), ('offset', band.SetOffset)):
            if key in spec:
                set_to(spec[key])
        if 'descriptions' in spec:
            band.SetDescription(spec['descriptions'][index])
        if spec.get('sparse'):
            # Only the lower right corner is ever written.
            x, y = width // 2, height // 2
            band.WriteArray(pixels[index, y:, x:], x, y)
        else:
            band.WriteArray(pixels[index])
    if copies:
        gdal.GetDriverByName(spec['copyWith']).CreateCopy(spec['path'], dataset, options=spec['options'])
    dataset = None
    gdal.Open(spec['path']).ReadAsArray().reshape(bands, height, width).tofile(spec['path'] + '.raw')
