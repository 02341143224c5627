"""The recipe once more, from its definition and with nothing of ours: what a mask of 10 m should be."""
import json, sys
import numpy as np, rasterio

folder, day, azimuth, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
recipe = json.loads(sys.argv[5])
read = lambda name: rasterio.open(f'{folder}/{name}_{day}.tif').read(1)
nir, clp, scl = read('B08').astype(float), read('CLP').astype(float), read('SCL')
nir[nir == 0] = np.nan
clp[clp == 255] = np.nan
p = clp / 100

def blocks(a, k):
    h, w = a.shape
    full = np.full((-(-h // k) * k, -(-w // k) * k), np.nan)
    full[:h, :w] = a
    b = full.reshape(full.shape[0] // k, k, full.shape[1] // k, k)
    n = (~np.isnan(b)).sum((1, 3))
    with np.errstate(invalid='ignore'):
        return np.where(n > 0, np.nansum(b, (1, 3)) / n, np.nan)

p20, nir20, p100 = blocks(p, 2), blocks(nir, 2), blocks(p, 10)
h, w = p20.shape
scl20 = np.where(scl == 0, np.nan, scl.astype(float))
valid = ~(np.isnan(p20) | np.isnan(nir20) | np.isnan(scl20))
# Means of tenths of per cent that are just at the threshold are no matter of rounding here: it is a quarter off.
cloud = valid & (p20 > recipe['threshold'])
classed = valid & np.isin(scl20, recipe['masked'])
dark = valid & (nir20 < 1500) & (scl20 != 6)
source = p100 > recipe['threshold']
if recipe['casting']:
    middle = scl[2::5, 2::5]
    source |= np.isin(middle, recipe['casting'])
H, W = source.shape
near = np.zeros_like(source)
for delta in recipe['fan']:
    phi = np.radians(azimuth + delta)
    for t in range(recipe['cells'] + 1):
        half = lambda x: int(np.sign(x) * np.floor(abs(x) + 0.5 + 1e-9))
        dr, dc = half(-np.cos(phi) * t), half(np.sin(phi) * t)
        for r in range(H):
            for c in range(W):
                if 0 <= r + dr < H and 0 <= c + dc < W and source[r + dr, c + dc]:
                    near[r, c] = True
shadow = dark & np.repeat(np.repeat(near, 5, 0), 5, 1)[:h, :w]
bright = cloud | classed
found = bright | shadow

def around(a, radius):
    k = int(radius)
    padded = np.pad(a, k)
    result = np.zeros_like(a)
    for dr in range(-k, k + 1):
        for dc in range(-k, k + 1):
            if dr * dr + dc * dc <= radius * radius:
                result |= padded[k + dr:k + dr + h, k + dc:k + dc + w]
    return result

eroded = valid & ~around(valid & ~found, recipe['erosion'])
mask = valid & around(eroded, recipe['dilation'])
rows, columns = np.mgrid[:h, :w]
def distance(a):
    best = np.full((h, w), np.inf)
    for r, c in zip(*np.nonzero(a)):
        best = np.minimum(best, (rows - r) ** 2 + (columns - c) ** 2)
    return best
classes = np.where(~valid, 0, np.where(~mask, 1, np.where(distance(shadow) < distance(bright), 3, 2)))
fine = np.repeat(np.repeat(classes, 2, 0), 2, 1)[:nir.shape[0], :nir.shape[1]]
scl10 = np.repeat(np.repeat(scl, 2, 0), 2, 1)[:nir.shape[0], :nir.shape[1]]
fine[np.isnan(nir) | np.isnan(clp) | (scl10 == 0)] = 0
got = rasterio.open(f'{out}/tsmask_{day}.tif').read(1)
layers = rasterio.open(f'{out}/tsmask_{day}_layers.tif')
names = list(layers.descriptions)
band = lambda name: layers.read(names.index(name) + 1)
twice = lambda a: np.repeat(np.repeat(a, 2, 0), 2, 1)[:nir.shape[0], :nir.shape[1]]
seen = fine != 0
wanted = {'clouds': cloud, 'dark_pixels': dark, 'shadows': shadow, 'cloudmask': mask}
print(json.dumps({
    'different': int((got != fine).sum()),
    'counts': [int((fine == code).sum()) for code in range(4)],
    'layers': {name: int((band(name)[seen] != twice(a)[seen]).sum()) for name, a in wanted.items()},
    'unseen': int((band('clouds')[~seen] != -999).sum()),
    'probability': float(np.abs(band('probability')[seen] / 1e4 - twice(p20)[seen]).max()),
    'names': names,
}))
