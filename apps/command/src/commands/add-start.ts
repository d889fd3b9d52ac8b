import { exitCodes } from '../exit-codes';
import type { Session } from '../session';
import { jsonIn } from './json-in';
import { keyIn } from './key-in';
import { secondsIn } from './seconds-in';
import { watchSaga } from './watch-saga';
import type { Add } from './add';

interface StartOptions {
  readonly input?: string;
  readonly key?: string;
  readonly wait?: string | true;
}

export const addStart: Add = (program, run) =>
  program
    .command('start')
    .description(
      'Starts a saga. It needs a gateway, which knows the types and checks the input. With --wait the exit code says how it ended.',
    )
    .argument('<type>', 'the saga type')
    .option('-i, --input <json>', 'its input: JSON, @file, or - for standard input')
    .option('-k, --key <key>', 'the same key again is the same saga')
    .option('-w, --wait [seconds]', 'until it has ended, or so long')
    .action(run(start));

async function start(session: Session, [type]: readonly string[], options: StartOptions): Promise<number> {
  const { output } = session;
  const key = await keyIn(options.key);
  const input = options.input === undefined ? {} : jsonIn('--input', options.input);
  const seconds = typeof options.wait === 'string' ? secondsIn('--wait', options.wait) : undefined;
  return session.withSagas(async (sagas) => {
    const started = await sagas.start({ type: type!, input, ...(key !== undefined && { key }) });
    const { id, replayed } = started;
    if (options.wait === undefined) {
      output.result({ type, id, replayed }, () => [
        `${type}/${id}${replayed ? '  (started before, by the same key)' : ''}`,
      ]);
      return exitCodes.done;
    }
    output.begun({ type, id, replayed }, `${type}/${id} has begun: backstitch watch ${type}/${id}`);
    return watchSaga(sagas, started, output, { ...(seconds !== undefined && { seconds }), onlyEnd: !output.live });
  });
}
