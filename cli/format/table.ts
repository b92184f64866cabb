/** A column of a text table. */
export interface Column {
  readonly title: string;
  /** Width below which the column does not shrink; its content widens it. */
  readonly minWidth?: number;
  /** Right is the habit of the peer's tables. */
  readonly align?: 'left' | 'right';
}

/** Widths that fit titles and cells. */
export function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): number[] {
  return columns.map((column, index) =>
    Math.max(
      column.minWidth ?? 0,
      column.title.length,
      ...rows.map((row) => [...(row[index] ?? '')].length),
    ),
  );
}

/** One row: cells padded to their widths, `|` between them. */
export function formatRow(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): string {
  return cells
    .map((cell, index) => {
      const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - [...cell].length));
      return columns[index]?.align === 'left' ? `${cell}${padding}` : `${padding}${cell}`;
    })
    .join(' | ');
}

/** Title row and rule. */
export function formatHeader(columns: readonly Column[], widths: readonly number[]): string {
  const titles = formatRow(
    columns.map((column) => column.title),
    columns,
    widths,
  );
  return `${titles}\n${widths.map((width) => '-'.repeat(width)).join('-+-')}`;
}

/** A whole table, without line break at its end. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columnWidths(columns, rows);
  const lines = rows.map((row) => formatRow(row, columns, widths));
  return [formatHeader(columns, widths), ...lines].join('\n');
}
