import fc from 'fast-check';
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
    ['gt', '00', 'one proof counts for a stack of two'],
    ['tgt', '000', 'of three'],
    ['gttt', '0000', 'of four, whichever is proven'],
    ['ttgt', '0000', 'of four, whichever is proven'],
    ['tttt', '----', 'without any proof what is told is believed'],
    ['ggguttttt', '000------', 'an archive that ceases to subtract'],
    ['tttttugg', '------00', 'or begins to'],
    ['gggtttttggg', '000-----000', 'or ceases for a while'],
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

/** Scenes of a stack: some days with one or several granules each, of any kind. */
const kinds = fc.constantFrom(...Object.keys(letters));
const stacks = fc
  .array(fc.array(kinds, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 24 })
  .map((days) => days.flatMap((granules, day) => granules.map((kind) => ({ day, kind }))));
type Seen = readonly { readonly day: number; readonly kind: string }[];

const decidedOf = (seen: Seen) =>
  agreeOnOffsets(
    seen.map(({ day, kind }, i) => ({
      date: new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10),
      name: `${i}.tif`,
      decision: letters[kind],
    })),
  );
const applied = (seen: Seen) => decidedOf(seen).map(({ offsetDn }) => offsetDn !== 0);
const isDoubtful = ({ kind }: Seen[number]) => kind === 't' || kind === 'u';

describe('whatever is seen of a stack', () => {
  it('only doubtful scenes change, and only to no offset, with a warning', () => {
    fc.assert(
      fc.property(stacks, (seen) => {
        decidedOf(seen).forEach((decision, i) => {
          if (decision === letters[seen[i].kind]) return;
          expect(isDoubtful(seen[i])).toBe(true);
          expect(decision).toMatchObject({ offsetDn: 0, source: 'none', remarks: [{ code: 'offset-unclear' }] });
        });
      }),
    );
  });

  it('the order of the scenes, the direction of time and granules more of a day change nothing', () => {
    fc.assert(
      fc.property(stacks, fc.nat(), (seen, shift) => {
        const expected = applied(seen);
        const from = shift % seen.length;
        const turned = applied([...seen.slice(from), ...seen.slice(0, from)]);
        expect([...turned.slice(seen.length - from), ...turned.slice(0, seen.length - from)]).toEqual(expected);
        expect(applied(seen.map(({ day, kind }) => ({ day: 30 - day, kind })))).toEqual(expected);
        expect(applied([...seen, ...seen])).toEqual([...expected, ...expected]);
      }),
    );
  });

  it('one proof more never makes a scene believed', () => {
    fc.assert(
      fc.property(stacks, fc.nat(40), (seen, day) => {
        const more = applied([...seen, { day, kind: 'g' }]);
        applied(seen).forEach((isApplied, i) => {
          if (more[i]) expect(isApplied).toBe(true);
        });
      }),
    );
  });

  it('doubtful scenes of less than six days, of which one is proven, have none', () => {
    fc.assert(
      fc.property(stacks, fc.nat(4), (seen, proven) => {
        const few = [...seen.filter(({ day }) => day < 5), { day: proven, kind: 'g' }];
        const found = applied(few);
        few.forEach((scene, i) => {
          if (isDoubtful(scene)) expect(found[i]).toBe(false);
        });
      }),
    );
  });

  it('an archive that changes is followed, where five clear days or more show it', () => {
    const before = fc.array(fc.constantFrom('g', 'n'), { maxLength: 12 });
    const after = fc.array(fc.constantFrom('t', 't', 'u'), { maxLength: 12 });
    fc.assert(
      fc.property(before, after, fc.boolean(), (gone, there, isReversed) => {
        const word = [...gone, 'g', ...there, 't', 't', 't', 't', 't'];
        const seen = (isReversed ? word.reverse() : word).map((kind, day) => ({ day, kind }));
        expect(applied(seen)).toEqual(seen.map(isDoubtful));
      }),
    );
  });
});
