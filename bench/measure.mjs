// Medians and quartiles of repeated measurements.

/**
 * Measures several things in turns, so that whatever else the machine does falls on all of them alike. A thing is a name
 * and a function, which is timed, or returns the seconds it took. Returns the summaries by name.
 */
export function inTurns(contestants, rounds) {
  const seconds = new Map(contestants.map(([name]) => [name, []]));
  for (const [, work] of contestants) work();
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of contestants) {
      const start = performance.now();
      const told = work();
      seconds.get(name).push(typeof told === 'number' ? told : (performance.now() - start) / 1000);
    }
  }
  return Object.fromEntries([...seconds].map(([name, all]) => [name, summarise(all)]));
}

/** Seconds: the median and the quartiles. */
export function summarise(seconds) {
  const sorted = seconds.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.round((sorted.length - 1) * share)];
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

/** Prints rows of cells, the first row as head. */
export function printTable(title, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  console.log(`\n${title}`);
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])));
    console.log(cells.join('  '));
  }
}
