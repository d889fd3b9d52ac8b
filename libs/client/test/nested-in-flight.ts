import type { SagaClient } from '../src';
import { stayAround } from './contracts';
import { untilSo } from './until-so';

/** A saga, and the one inside it, whose step fails and is tried again. */
export async function nestedInFlight(sagas: SagaClient) {
  const saga = await sagas.start(stayAround, { how: 'fail' });
  const { steps } = await untilSo(
    () => saga.read(),
    ({ steps: [first] }) => first?.nested,
  );
  const nested = await sagas.saga('stay', steps[0]!.nested!);
  await untilSo(
    () => nested.read(),
    ({ steps: [first] }) => first && first.attempts > 1,
  );
  return { saga, nested };
}
