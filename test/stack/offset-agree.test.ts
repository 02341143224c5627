import { describe, expect, it } from 'vitest';
import { agreeOnOffsets, type OffsetDecision } from '../../src/stack/offset/index.ts';

const gone: OffsetDecision = { offsetDn: 0, source: 'data', remarks: [], isUntold: false };
const there: OffsetDecision = { offsetDn: -1000, source: 'data', remarks: [], isUntold: false, isDoubtful: true };
const unclear: OffsetDecision = { ...there, source: 'baseline' };
const told: OffsetDecision = { offsetDn: -1000, source: 'metadata', remarks: [], isUntold: false };
const none: OffsetDecision = { offsetDn: 0, source: 'none', remarks: [], isUntold: false };
const letters: Record<string, OffsetDecision> = { g: gone, t: there, m: told, n: none, u: unclear };

/** Decisions of scenes of successive days, in letters: `-` where an offset is applied. */
function agreed(word: string, order = (index: number) => index): string {
  const scenes = [...word].map((letter, i) => ({
    date: `2023-01-${10 + i}`,
    name: `${i}.tif`,
    decision: letters[letter],
  }));
  const mixed = scenes.map((_, i) => scenes[order(i)]);
  const found = agreeOnOffsets(mixed);
  return scenes.map((_, i) => (found[[...word].findIndex((_, k) => order(k) === i)].offsetDn ? '-' : '0')).join('');
}

describe('offsets that are only seen', () => {
  it.each([
    ['gtg', '000', 'between scenes that have lost it'],
    ['ttgtttt', '0000000', 'before and after them'],
    ['gtnttg', '000000', 'scenes of which nothing is seen do not count'],
    ['gtttttg', '0-----0', 'a long run of them is believed'],
    ['ggttttttt', '00-------', 'as at the end'],
    ['tt', '--', 'no scene has lost it'],
    ['tntt', '-0--', 'nothing is seen of the others'],
    ['gututug', '0000000', 'nor do those that show nothing, though an offset is told of'],
    ['gtuttttg', '0------0', 'which follow a run that is believed'],
    ['uu', '--', 'what is told is believed where nothing disproves it'],
    ['gmg', '0-0', 'what metadata tell stays'],
  ])('%s: %s, %s', (word, expected) => {
    expect(agreed(word)).toBe(expected);
    expect(agreed(word, (i) => word.length - 1 - i)).toBe(expected);
  });

  it('are told of where they are not believed', () => {
    const scenes = [gone, there].map((decision, i) => ({ date: `2023-01-0${i + 1}`, name: `${i}.tif`, decision }));
    const [, second] = agreeOnOffsets(scenes);
    expect(second.remarks).toMatchObject([{ kind: 'warning', code: 'offset-unclear', subject: '1.tif' }]);
  });
});
