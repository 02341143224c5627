// What can be wrong with a stream. src/stack/tile-decoder/inflate-errors.ts has the words.

export const badHeader: i32 = -1;
export const badBlock: i32 = -2;
export const badCode: i32 = -3;
export const badSymbol: i32 = -4;
export const tooFar: i32 = -5;
export const endsEarly: i32 = -6;
export const tooLong: i32 = -7;
export const badChecksum: i32 = -8;
