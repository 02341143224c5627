/** Makes the memory at least `end` bytes long. Returns whether it is. */
export function grow(end: u64): bool {
  const pages = (end + 0xffff) >> 16;
  if (pages > 0x10000) return false;
  const missing = <i32>pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

// Arrays are laid one behind the other: `beginLayout`, `place` for each, and `endLayout`, which makes the memory long enough.
// Lengths are counted in 64 bits, so that what is too long for 32 does not look short.

let end: u64 = 0;

export function beginLayout(): void {
  end = __heap_base;
}

/** Where an array of so many bytes begins: at once behind the one before, but at a multiple of 8, or of another power of two. */
export function place(bytes: u64, alignment: u64 = 8): usize {
  const at = (end + alignment - 1) & ~(alignment - 1);
  end = at + bytes;
  return <usize>at;
}

/** Returns whether the memory holds all that was placed: if not, nothing of it may be used. */
export function endLayout(): bool {
  return grow(end);
}
