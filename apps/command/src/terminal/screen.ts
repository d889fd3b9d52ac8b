import { clearScreenDown, moveCursor } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { visible } from './visible';

/** Draws lines over the lines that it has drawn before. */
export class Screen {
  private rows = 0;

  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {}

  draw(given: readonly string[]): void {
    const lines = given.map(visible);
    moveCursor(this.stream, 0, -this.rows);
    clearScreenDown(this.stream);
    this.stream.write(`${lines.join('\n')}\n`);
    // A terminal that doesn't know its size says 0.
    const columns = this.stream.columns || 80;
    this.rows = lines.reduce((sum, line) => sum + rowsOf(line, columns), 0);
  }
}

/** A line longer than the terminal is wide takes several rows. */
const rowsOf = (line: string, columns: number) =>
  Math.max(1, Math.ceil([...stripVTControlCharacters(line)].length / columns));
