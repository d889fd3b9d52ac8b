import { type Paint, paintFor } from './paint';
import { visible } from './visible';

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
    if (this.json) this.stream.write(`${JSON.stringify(value)}\n`);
    else this.write(lines());
  }

  /**
   * What has begun and goes on without the command, before it is waited for: on standard error, so that the result stays
   * one; with `--json` as JSON.
   */
  begun(value: unknown, line: string): void {
    process.stderr.write(`${this.json ? JSON.stringify(value) : visible(line)}\n`);
  }

  /** One below the other; what a terminal would act on is written visibly. */
  write(lines: readonly string[]): void {
    if (lines.length > 0) this.stream.write(`${lines.map(visible).join('\n')}\n`);
  }
}
