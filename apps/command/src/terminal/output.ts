import { type Paint, paintFor } from './paint';

/** Where a command's result goes: lines for people, JSON for programs. */
export class Output {
  readonly paint: Paint;

  constructor(
    /** One JSON value for each result; for `watch` one for each change. */
    readonly json: boolean,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {
    this.paint = paintFor(stream);
  }

  /** It can draw over what it has drawn. */
  get live(): boolean {
    return !this.json && this.stream.isTTY;
  }

  /** @param lines what people see instead of the JSON */
  result(value: unknown, lines: () => readonly string[]): void {
    this.write(this.json ? [JSON.stringify(value)] : lines());
  }

  write(lines: readonly string[]): void {
    if (lines.length > 0) this.stream.write(`${lines.join('\n')}\n`);
  }
}
