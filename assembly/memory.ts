/** Makes the memory at least `end` bytes long. Returns whether it is. */
export function grow(end: u64): bool {
  const pages = (end + 0xffff) >> 16;
  if (pages > 0x10000) return false;
  const missing = <i32>pages - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}
