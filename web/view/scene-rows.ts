/** What the table of scenes lists: the stack's scenes, those that are left out, and files that could not be read. */
import { computed, signal } from '@preact/signals';
import type { Remark } from 'tsmask';
import type { SceneInfo } from '../engine/protocol.ts';
import { keyOf, leftOut, stack } from '../state/app.ts';
import { differingFacts } from './scene-columns.ts';
import { isoDay, sceneDays } from './scene-days.ts';
import { reasonOf } from './words.ts';

export interface SceneRow {
  readonly key: string;
  /** Date, with the time where a day has more than one scene, or the name of a file. */
  readonly title: string;
  readonly scene?: SceneInfo;
  /** In the stack; undefined for what is left out. */
  readonly index?: number;
  /** Of a file that could not be read. */
  readonly file?: string;
  /** Why it is left out, if the user did not choose it. */
  readonly reason?: string;
  /** What is to be known of this scene alone. */
  readonly remarks: readonly Remark[];
}

/** The file whose row the keyboard is to go to. */
export const soughtFile = signal<string | undefined>(undefined);

interface Listed {
  readonly rows: readonly SceneRow[];
  /** What is to be known of all of them. */
  readonly remarks: readonly Remark[];
}

export const listed = computed<Listed>(() => {
  const { scenes = [], remarks = [] } = stack.value ?? {};
  const places = new Map<string, SceneInfo>();
  for (const scene of scenes) for (const name of [...scene.files, scene.date, scene.id]) places.set(name, scene);
  const ofScene = new Map<SceneInfo, Remark[]>();
  const rows: SceneRow[] = [];
  const rest: Remark[] = [];
  for (const remark of remarks) {
    const { code, kind, message, subject } = remark;
    const scene = subject === undefined ? undefined : places.get(subject);
    if (code === 'scene-left-out' || code === 'file-left-out') {
      const name = subject ?? '';
      const isFile = code === 'file-left-out';
      const reason = reasonOf({ name, reason: message.replace(/^Left out: /, '') });
      rows.push({
        key: message,
        title: isFile ? lastPart(name) : name,
        reason,
        remarks: [],
        ...(isFile && { file: name }),
      });
      // What is said once may hold for many, and then names none.
    } else if (scene && kind === 'warning' && message.includes(subject!)) {
      ofScene.set(scene, [...(ofScene.get(scene) ?? []), remark]);
    } else rest.push(remark);
  }
  const known = [...scenes, ...leftOut.value.map(({ scene }) => scene)];
  const titles = sceneDays(known).map(isoDay);
  scenes.forEach((scene, index) => {
    rows.push({ key: keyOf(scene), title: titles[index], scene, index, remarks: ofScene.get(scene) ?? [] });
  });
  for (const [i, { scene, reason }] of leftOut.value.entries()) {
    rows.push({
      key: keyOf(scene),
      title: titles[scenes.length + i],
      scene,
      remarks: [],
      ...(reason === undefined ? {} : { reason }),
    });
  }
  // Dates come before names of files.
  const order = ({ title, scene }: SceneRow) =>
    /^\d{4}-/.test(title) ? `0${title} ${scene?.time ?? ''}` : `1${title}`;
  return { rows: rows.sort((a, b) => (order(a) < order(b) ? -1 : 1)), remarks: rest };
});

/** What the table has columns for. */
export const columns = computed(() => differingFacts(stack.value?.scenes ?? []));

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
