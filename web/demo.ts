/** The figure: a simulated year beside its masks, date by date. */
import type { MaskedScene, Year } from './year.ts';

/** By class: no observation, clear, cloud, cloud shadow; as in the masks that the package writes. */
const colours = [
  [0, 0, 0],
  [240, 240, 232],
  [230, 159, 0],
  [0, 114, 178],
] as const;
const names = ['no observation', 'clear', 'cloud', 'shadow'];
const legend = ['.none', '.clear', '.cloud', '.shadow'];

export function showYear({ scenes, edge, seconds }: Year): void {
  const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
  const slider = find<HTMLInputElement>('#date');

  const show = () => {
    const { date, picture, classes } = scenes[slider.valueAsNumber];
    const shares = sharesOf(classes).map(percent);
    const said = names.map((name, code) => `${name} ${shares[code]}`).join(', ');
    draw(find('#scene'), picture, edge, `Simulated scene of ${date} in true colour`);
    draw(find('#mask'), colourClasses(classes), edge, `Its mask: ${said}`);
    find('#day').textContent = date;
    slider.setAttribute('aria-valuetext', date);
    legend.forEach((item, code) => {
      find(`${item} span`).textContent = shares[code];
    });
  };

  slider.max = String(scenes.length - 1);
  slider.value = String(mostTelling(scenes));
  slider.disabled = false;
  slider.addEventListener('input', show);
  show();
  find('#made').textContent =
    `Simulated, and masked just now in this browser: ${scenes.length} scenes of ` +
    `${edge}\u00a0×\u00a0${edge}\u00a0pixels in ${Math.max(1, Math.round(seconds * 1000))}\u00a0ms.`;
  find('#demo').removeAttribute('aria-busy');
}

function draw(canvas: HTMLCanvasElement, picture: Uint8ClampedArray<ArrayBuffer>, edge: number, label: string): void {
  canvas.width = edge;
  canvas.height = edge;
  canvas.getContext('2d')?.putImageData(new ImageData(picture, edge), 0, 0);
  canvas.setAttribute('aria-label', label);
}

function colourClasses(classes: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * classes.length);
  classes.forEach((code, i) => {
    picture.set([...colours[code], 255], 4 * i);
  });
  return picture;
}

function sharesOf(classes: Uint8Array): number[] {
  const counts = [0, 0, 0, 0];
  for (const code of classes) counts[code]++;
  return counts.map((count) => count / classes.length);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

/** The scene with something of everything. */
function mostTelling(scenes: readonly MaskedScene[]): number {
  const interest = scenes.map(({ classes }) => {
    const [, clear, cloud, shadow] = sharesOf(classes);
    return Math.min(clear, 0.5) + Math.min(cloud, 0.3) + 2 * Math.min(shadow, 0.15);
  });
  return interest.indexOf(Math.max(...interest));
}
