// Sorts distinct u64 keys in ascending order, in place: insertion for short runs, heap sort for long ones, so that the
// worst case stays n log n.

const short: usize = 24;

export function sort(keys: usize, count: usize): void {
  if (count <= short) insertionSort(keys, count);
  else heapSort(keys, count);
}

// @ts-ignore: decorator
@inline
function get(keys: usize, i: usize): u64 {
  return load<u64>(keys + (i << 3));
}

// @ts-ignore: decorator
@inline
function set(keys: usize, i: usize, key: u64): void {
  store<u64>(keys + (i << 3), key);
}

function insertionSort(keys: usize, count: usize): void {
  for (let i: usize = 1; i < count; i++) {
    const key = get(keys, i);
    let hole = i;
    while (hole > 0 && get(keys, hole - 1) > key) {
      set(keys, hole, get(keys, hole - 1));
      hole--;
    }
    set(keys, hole, key);
  }
}

function heapSort(keys: usize, count: usize): void {
  for (let i = count / 2; i > 0; i--) siftDown(keys, i - 1, count);
  for (let end = count - 1; end > 0; end--) {
    const largest = get(keys, 0);
    set(keys, 0, get(keys, end));
    set(keys, end, largest);
    siftDown(keys, 0, end);
  }
}

function siftDown(keys: usize, root: usize, count: usize): void {
  const key = get(keys, root);
  let hole = root;
  for (let child: usize = (hole << 1) + 1; child < count; child = (hole << 1) + 1) {
    if (child + 1 < count && get(keys, child + 1) > get(keys, child)) child++;
    if (get(keys, child) <= key) break;
    set(keys, hole, get(keys, child));
    hole = child;
  }
  set(keys, hole, key);
}
