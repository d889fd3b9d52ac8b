import type { StepView } from '@backstitch/saga-log';
import { Fold } from '../parts/fold';
import { Outcome } from './outcome';

/** One step, and beside it its compensation. */
export function StepRow({ step, path }: { readonly step: StepView; readonly path: string }) {
  const facts = [
    step.request === step.id ? step.participant : `${step.participant}: ${step.request}`,
    step.scope && `scope ${step.scope}`,
    step.pivot && 'pivot',
  ];
  return (
    <tr>
      <td>
        <Outcome of={step} name={step.id} path={path} input={step.input} output={step.output ?? {}} />
        <p class="muted">{facts.filter(Boolean).join(' · ')}</p>
        {step.nested && (
          <p>
            <a href={`#/sagas/${step.request}/${step.nested}`}>Its own saga</a>
          </p>
        )}
        <Fold title="input" value={step.input} />
        <Fold title="output" value={step.output} />
      </td>
      <td>
        {step.compensation && (
          <Outcome
            of={step.compensation}
            name={step.compensation.request}
            path={`${path}/compensation`}
            input={step.input}
          />
        )}
      </td>
    </tr>
  );
}
