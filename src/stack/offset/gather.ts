import type { Remark } from '../stack.ts';

/** Says once, with the number of scenes, what many remarks say in the same words of one scene each. */
export function gatherRemarks(remarks: readonly Remark[]): Remark[] {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const key = `${remark.kind} ${remark.code} ${remark.message}`;
    groups.set(key, [...(groups.get(key) ?? []), remark]);
  }
  return [...groups.values()].map((same) => {
    const [first] = same;
    const subjects = new Set(same.flatMap(({ subject }) => subject ?? []));
    if (subjects.size < 2) return first;
    return { ...first, message: `${first.message} (${subjects.size} scenes, the first is ${first.subject}.)` };
  });
}
