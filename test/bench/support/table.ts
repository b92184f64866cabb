/** Lines of a table with aligned columns: the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return index === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** A number without decimals, '-' when there is none. */
export function whole(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : '-';
}

/** How many times larger the first is: `6.2x`. */
export function ratio(larger: number, smaller: number): string {
  const value = larger / smaller;
  return Number.isFinite(value) ? `${value.toFixed(1)}x` : '-';
}
