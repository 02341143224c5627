/** Tables as text, after RFC 4180. */

/** The cells of a line, by the names of their columns; those that are missing are empty. */
export type Cells = Readonly<Record<string, string | number>>;

export function csvOf(columns: readonly string[], lines: readonly Cells[]): string {
  const rows = [columns, ...lines.map((cells) => columns.map((column) => cells[column] ?? ''))];
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
