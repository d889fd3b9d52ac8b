import { Presets, SingleBar } from 'cli-progress';

/** A bar that is drawn over itself on standard error. */
export class Progress {
  private readonly bar: SingleBar;

  /** @param total of steps: 0 is shown as all done */
  constructor(private readonly total: number) {
    const format = '{bar} {value}/{total} | {note} | {eta_formatted} left';
    this.bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic);
    this.bar.start(total, 0, { note: '' });
  }

  show(done: number, note: string): void {
    this.bar.update(Math.min(done, this.total), { note });
  }

  end(done: number, note: string): void {
    this.show(done, note);
    this.bar.stop();
  }
}
