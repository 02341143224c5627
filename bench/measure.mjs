// Medians and spreads of repeated measurements.

/** Runs `work` a few times after a first, uncounted one. Seconds: the median, the fastest and the slowest. */
export function measure(work, runs = 5) {
  work();
  const seconds = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return summarise(seconds);
}

export function summarise(seconds) {
  const sorted = seconds.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], fastest: sorted[0], slowest: sorted.at(-1) };
}

/** Prints rows of cells, the first row as head. */
export function printTable(title, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  console.log(`\n${title}`);
  for (const row of rows) {
    console.log(
      row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('  '),
    );
  }
}
