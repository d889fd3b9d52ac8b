import type { Saga } from '@backstitch/saga-log';
import { exitCodeOf } from '../exit-codes';
import type { SagaName } from '../sagas/saga-name';
import type { Sagas } from '../sagas/sagas';
import { changesIn } from '../terminal/changes-in';
import { drawSaga } from '../terminal/draw-saga';
import type { Output } from '../terminal/output';
import { Screen } from '../terminal/screen';

/** How watching is done. */
export interface WatchOptions {
  /** How long at most, in seconds. Default until it has ended. */
  readonly seconds?: number;
  /** Only its end is told. Default each change. */
  readonly onlyEnd?: boolean;
}

/**
 * Shows a saga until it has ended: drawn over and over at a terminal, else a line for each change; as JSON the saga at
 * each change, one a line. Ctrl-C stops it.
 * @returns the exit code that says how the saga ended, or where it stands
 */
export async function watchSaga(
  sagas: Sagas,
  name: SagaName,
  output: Output,
  { seconds, onlyEnd = false }: WatchOptions = {},
): Promise<number> {
  const stop = new AbortController();
  const enough = () => stop.abort();
  const timer = seconds === undefined ? undefined : setTimeout(enough, seconds * 1_000);
  process.once('SIGINT', enough);
  const screen = output.live && !onlyEnd ? new Screen() : undefined;
  let last: Saga | undefined;
  try {
    for await (const saga of sagas.changes(name, stop.signal)) {
      if (screen) screen.draw(drawSaga(saga, output.paint));
      else if (!onlyEnd) output.result(saga, () => changesIn(saga, last));
      last = saga;
    }
    last ??= await sagas.read(name);
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', enough);
  }
  const end = last;
  if (onlyEnd) output.result(end, () => drawSaga(end, output.paint));
  return exitCodeOf(end);
}
