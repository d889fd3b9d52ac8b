/** Text as the page will draw it: how wide it is, and broken into lines. */
export class MeasuredText {
  readonly #pen = document.createElement('canvas').getContext('2d')!;

  constructor() {
    this.#pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
  }

  /** The width that lines need, with some room to spare, in pixels. */
  widest(lines: readonly string[]): number {
    return Math.max(0, ...lines.map((line) => this.#widthOf(line) * 1.06));
  }

  /** Broken between words where it can be, and cut with an ellipsis when it has more than `maxLines`. */
  wrapped(text: string, width: number, maxLines: number): string[] {
    const pieces = text.split(/(?<=[\s.,_-])/).flatMap((word) => this.#pieces(word, width));
    const lines = [''];
    for (const piece of pieces) {
      const last = lines.at(-1)!;
      if (last !== '' && this.#widthOf((last + piece).trimEnd()) > width) lines.push(piece);
      else lines[lines.length - 1] = last + piece;
    }
    if (lines.length > maxLines) lines.splice(maxLines - 1, Infinity, `${lines[maxLines - 1]!.trimEnd()}…`);
    return lines.map((line) => line.trim());
  }

  /** A word that is wider than a line is broken anywhere. */
  #pieces(word: string, width: number): readonly string[] {
    const fits = Math.max(1, Math.floor((word.length * width) / Math.max(width, this.#widthOf(word))));
    return word.match(new RegExp(`.{1,${fits}}`, 'gsu')) ?? [];
  }

  #widthOf = (text: string): number => this.#pen.measureText(text).width;
}
