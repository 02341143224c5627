export interface StackViewer {
  bands(r: any): Promise<{ bands: Record<string, Int16Array> }>;
  series(r: any): Promise<{ bands: Record<string, Int16Array> }>;
  close(): Promise<void>;
}
export function openViewer(_s: unknown, _o: unknown): StackViewer {
  return {
    async bands({ width, height, roles }) {
      return {
        bands: Object.fromEntries(
          roles.map((r: string, k: number) => [
            r,
            Int16Array.from({ length: width * height }, (_, i) => 200 + ((i * (k + 1)) % 2500)),
          ]),
        ),
      };
    },
    async series() {
      return { bands: {} };
    },
    async close() {},
  };
}
export type SeriesExplanation = unknown;
export function explainSeries(_: any): SeriesExplanation {
  return [];
}
