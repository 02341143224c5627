import { describeFile } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { blobs, multiband } from '../support/scenes.ts';

describe('describeFile', () => {
  it('tells the bands of a file that says nothing of their meaning', async () => {
    const [file] = blobs([multiband('scene.tif')]);
    const { name, samples, bands, grid } = await describeFile(file);
    expect({ name, samples, bands: bands.length }).toEqual({ name: 'scene.tif', samples: 6, bands: 6 });
    expect(grid.width).toBeGreaterThan(0);
  });

  it('says what is wrong with what is no image', async () => {
    const noise = { name: 'noise.tif', blob: new Blob(['not an image at all']) };
    await expect(describeFile(noise)).rejects.toMatchObject({ code: 'NOT_A_TIFF', subject: 'noise.tif' });
  });
});
