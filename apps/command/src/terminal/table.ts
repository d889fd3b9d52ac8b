import { stripVTControlCharacters } from 'node:util';
import { visible } from './visible';

/** Rows below one another, each column as wide as it has to be. @param rows of cells; a missing one is empty */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat(widths[at]! - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const widthOf = (cell: string) => [...stripVTControlCharacters(visible(cell))].length;
