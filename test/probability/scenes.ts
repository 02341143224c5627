/** Scenes of an hour of clouds: near infrared and cloud probability at 10 m, classes at 20 m. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTiff, type TestTiff } from '../support/tiff.ts';

export const size = { width: 206, height: 170 };
const half = { width: size.width / 2, height: size.height / 2 };
const common = { epsg: 32631, origin: [500000, 5640000], tile: 48 } as const;

interface Disk {
  readonly row: number;
  readonly column: number;
  readonly radius: number;
}

/** `seed` moves the clouds. */
function diskOf(seed: number, i: number): Disk {
  const random = (k: number) => Math.abs(Math.sin(seed * 91.7 + i * 37.3 + k * 13.1) * 1e4) % 1;
  return { row: random(1) * size.height, column: random(2) * size.width, radius: 3 + random(3) * 22 };
}

const within = (disks: readonly Disk[], row: number, column: number) =>
  disks.some((disk) => (row - disk.row) ** 2 + (column - disk.column) ** 2 < disk.radius ** 2);

/** B08_, CLP_ and SCL_YYYYMMDD.tif: per cent, 255 where there is none. */
export function scene(day: string, seed: number): { name: string; image: TestTiff }[] {
  const clouds = Array.from({ length: 6 }, (_, i) => diskOf(seed, i));
  const shade = Array.from({ length: 9 }, (_, i) => diskOf(seed, i + 20));
  const each = ({ width, height }: typeof size, value: (row: number, column: number) => number) =>
    Array.from({ length: width * height }, (_, i) => value(Math.floor(i / width), i % width));
  const isHole = (row: number, column: number) => (row < 9 && column > 180) || (row * 7 + column * 13) % 997 === 0;
  const nir = each(size, (row, column) =>
    isHole(row, column) ? 0 : within(shade, row, column) ? 900 + ((row * column) % 601) : 2600,
  );
  const probability = each(size, (row, column) =>
    row > 150 && column < 5 ? 255 : within(clouds, row, column) ? 45 + ((row + column) % 55) : (row * 3 + column) % 44,
  );
  const classes = each(half, (row, column) =>
    row < 20 && column < 30 ? 6 : row > 70 && column > 90 ? 11 : row === 50 && column < 12 ? 10 : 4,
  );
  return [
    { name: `B08_${day}.tif`, image: { ...common, ...size, type: 'uint16', nodata: 0, bands: [nir], pixel: 10 } },
    {
      name: `CLP_${day}.tif`,
      image: { ...common, ...size, type: 'uint8', nodata: 255, bands: [probability], pixel: 10 },
    },
    { name: `SCL_${day}.tif`, image: { ...common, ...half, type: 'uint8', bands: [classes], pixel: 20 } },
  ];
}

export function save(folder: string, files: readonly { name: string; image: TestTiff }[]): void {
  for (const { name, image } of files) writeFileSync(join(folder, name), encodeTiff(image));
}
