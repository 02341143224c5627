/** Sums in a word of four bytes grow no further than this without running over. */
const mostSums = 255;
const lowest = 0x01010101;

/** How many pixels have class 0, 1, 2, 3. `classes` begins at a multiple of four bytes. */
export function countClasses(classes: Uint8Array): [number, number, number, number] {
  const words = new Uint32Array(classes.buffer, classes.byteOffset, classes.length >> 2);
  let [odd, high, both] = [0, 0, 0];
  for (let from = 0; from < words.length; from += mostSums) {
    const to = Math.min(words.length, from + mostSums);
    let [odds, highs, boths] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      const word = words[i];
      odds = (odds + (word & lowest)) | 0;
      highs = (highs + ((word >>> 1) & lowest)) | 0;
      boths = (boths + (word & (word >>> 1) & lowest)) | 0;
    }
    odd += sumOfBytes(odds);
    high += sumOfBytes(highs);
    both += sumOfBytes(boths);
  }
  for (let i = words.length * 4; i < classes.length; i++) {
    odd += classes[i] & 1;
    high += classes[i] >> 1;
    both += classes[i] & (classes[i] >> 1);
  }
  return [classes.length - odd - high + both, odd - both, high - both, both];
}

function sumOfBytes(word: number): number {
  return (word & 0xff) + ((word >>> 8) & 0xff) + ((word >>> 16) & 0xff) + (word >>> 24);
}
