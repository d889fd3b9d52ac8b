import type { CompensationView, StepView } from '@backstitch/saga-log';
import { useOperator } from '../dialog/operator';
import { lasted } from '../parts/lasted';
import { Status } from '../parts/status';
import { failureText } from './failure-text';

interface Props {
  readonly of: StepView | CompensationView;
  readonly name: string;
  readonly path: string;
  readonly input: unknown;
  /** To begin with, where an operator may answer for it. */
  readonly output?: unknown;
}

/** How a step or a compensation stands, and what an operator can do when it needs one. */
export function Outcome({ of, name, path, input, output }: Props) {
  const { askFor } = useOperator();
  const needsAttention = of.status === 'needs-attention';
  const took = of.startedAt && of.endedAt && !needsAttention && lasted(of.startedAt, of.endedAt);
  return (
    <div>
      <strong>{name}</strong> <Status is={of.status} />
      <small>{[of.attempts > 1 && `${of.attempts} attempts`, took].filter(Boolean).join(' · ')}</small>
      {of.failure && <p class="failure">{failureText(of.failure)}</p>}
      {needsAttention && (
        <div class="acts">
          <button type="button" onClick={() => askFor({ title: `Retry ${name}`, path: `${path}/retry` })}>
            Retry…
          </button>
          <button
            type="button"
            onClick={() =>
              askFor({
                title: `Resolve ${name} by hand`,
                path: `${path}/resolve`,
                ...(output !== undefined && { field: 'output', start: output }),
              })
            }
          >
            Resolve…
          </button>
          <button
            type="button"
            onClick={() =>
              askFor({
                title: `Another input for ${name}`,
                path: `${path}/replace-input`,
                field: 'input',
                start: input,
              })
            }
          >
            Other input…
          </button>
        </div>
      )}
    </div>
  );
}
