import {
  type LogEntry,
  type SagaLog,
  type Unwinding,
  payloadLimit,
  payloadSize,
  unwindPlan,
} from '@backstitch/saga-log';
import { SagaClientError } from '../saga-client-error';
import { styles } from '../styles';

/**
 * What a run is started with that only goes back, small enough for one payload. What is too large travels without what
 * participants have, without what owes nothing, and last without what its style only shows and the keys of what came.
 * @throws SagaClientError `body-too-large`
 */
export function fitting(unwinding: Unwinding): Unwinding {
  if (payloadSize(unwinding) <= payloadLimit) return unwinding;
  const smaller = { ...unwinding, log: bare(unwinding.log) };
  if (payloadSize(smaller) <= payloadLimit) return smaller;
  const smallest = lightened(smaller);
  if (payloadSize(smallest) <= payloadLimit) return smallest;
  throw new SagaClientError(
    'body-too-large',
    `What is owed of it (${smallest.log.length} compensations) doesn't fit into one start of a workflow.`,
  );
}

/** What is owed, of nested sagas, too, without inputs and answers. */
function bare(log: SagaLog): LogEntry[] {
  const owed = new Set(unwindPlan(log).map(({ entry }) => entry));
  return log
    .filter((entry) => owed.has(entry))
    .map(({ input: _input, output: _output, nested, ...entry }) => ({
      ...entry,
      ...(nested && { nested: { ...nested, ...(nested.log && { log: bare(nested.log) }) } }),
    }));
}

function lightened({ keys: _keys, style, ...unwinding }: Unwinding): Unwinding {
  const known = styles.find(({ kind }) => kind === style?.kind);
  if (style?.state === undefined || !known?.lightened) return { ...unwinding, ...(style && { style }) };
  return { ...unwinding, style: { ...style, state: known.lightened(style.state) } };
}
