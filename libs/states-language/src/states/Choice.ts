import { ruleMatches } from '../choice/rule-matches';
import { assignments } from '../dataflow/assignments';
import { effectiveInput } from '../dataflow/effective-input';
import { stateOutput } from '../dataflow/state-output';
import type { ChoiceState } from '../definition/state-machine';
import { StatesError } from '../errors/states-error';
import type { StateOutcome } from '../execution/state-outcome';
import type { StateRun } from '../execution/state-run';

/** Goes where the first rule that holds says; that rule's Assign and Output count, the state's own only for Default. */
export async function Choice(run: StateRun<ChoiceState>): Promise<StateOutcome> {
  const input = effectiveInput(run);
  const bound = { root: input };
  for (const [index, rule] of run.state.Choices.entries()) {
    if (!(await ruleMatches(run, rule, input, `Choices[${index}]/Condition`))) continue;
    const place = `Choices[${index}]`;
    const assigned = await assignments(run, rule.Assign, bound, `${place}/Assign`);
    const output =
      rule.Output === undefined
        ? await stateOutput(run, run.state, bound, input)
        : await stateOutput(run, { Output: rule.Output }, bound, input, `${place}/Output`);
    return { assigned, output, next: rule.Next };
  }
  if (run.state.Default === undefined) {
    throw new StatesError(
      'States.NoChoiceMatched',
      'Failed to transition out of the state. The state does not point to a next state.',
      false,
    );
  }
  const assigned = await assignments(run, run.state.Assign, bound);
  return { assigned, output: await stateOutput(run, run.state, bound, input), next: run.state.Default };
}
