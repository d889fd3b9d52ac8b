import { arnOf, arnText } from '../arn/arn';
import { effectiveInput } from '../dataflow/effective-input';
import { evaluateTemplate } from '../dataflow/evaluate-template';
import type { MapState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { ExecutionOutcome } from '../execution/execution-outcome';
import type { StateRun } from '../execution/state-run';
import { isObject } from '../json/is-object';
import type { Json } from '../json/json';

/** A Map Run's result: the outputs of the children that succeeded, or where the ResultWriter has put everything. */
export async function mapRunResult(
  run: StateRun<MapState>,
  label: string,
  inputs: Json[],
  outcomes: ExecutionOutcome[],
): Promise<Json> {
  const outputs = outcomes.flatMap((outcome) => (outcome.status === 'SUCCEEDED' ? [outcome.output] : []));
  const writer = run.state.ResultWriter;
  const config = writer?.WriterConfig ?? {};
  if (writer?.Resource === undefined) {
    return config['Transformation'] === 'FLATTEN' ? outputs.flat(1) : outputs;
  }
  const template = writer.Parameters ?? writer.Arguments ?? {};
  const parameters = await evaluateTemplate(run, template, 'ResultWriter/Arguments', { root: effectiveInput(run) });
  const mapRunArn = mapRunArnOf(run, label);
  const results = inputs.map((input, index) => ({ input, outcome: outcomes[index]! }));
  const written = await run.cancellation.race(
    run.execution.effects.writeResults(
      { resource: writer.Resource, parameters, config, mapRunArn, results },
      run.cancellation,
    ),
  );
  if ('cause' in written) throw new StatesError('States.ResultWriterFailed', written.cause);
  return { MapRunArn: mapRunArn, ResultWriterDetails: written.details };
}

function mapRunArnOf(run: StateRun<MapState>, label: string): string {
  const execution = run.context['Execution'];
  const id = isObject(execution) ? execution['Id'] : undefined;
  const own = arnOf(id) ?? { partition: '', service: '', region: '', account: '', resource: '' };
  const [, machine = ''] = own.resource.split(':');
  return arnText({ ...own, resource: `mapRun:${machine}/${label}:${run.execution.effects.uuid()}` });
}
