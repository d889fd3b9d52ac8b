import type { StateMachine } from '@backstitch/states-language';
import { Problem, sayFaults } from '../problems/problem';
import { namePattern } from '../served/served-types';
import type { DefinitionChecker } from './definition-checker';
import type { NewMachine } from './definition-store';

const unwinds = ['never', 'mirror', 'sequential'] as const;

/** Names that mean something else: a routing slip, and the part of a state machine that runs the items of a Map. */
const reserved = /^slip$|\.map$/;

/**
 * A state machine as it may be stored.
 * @param unwind what happens to what took effect when an execution fails; absent: it stays, as on AWS
 * @throws Problem `bad-id`, `name-taken`, `bad-query`, `invalid-definition`, `definition-too-costly`, `gateway-busy`
 */
export async function newMachine(
  name: string,
  body: unknown,
  unwind: string | undefined,
  checker: DefinitionChecker,
): Promise<NewMachine> {
  if (!namePattern.test(name)) {
    throw new Problem(
      'bad-id',
      `'${name}' can't be the name of a saga type: a letter or digit, then at most 99 letters, digits, dots, underscores or dashes.`,
    );
  }
  if (reserved.test(name)) {
    throw new Problem(
      'name-taken',
      `'${name}' means something else here: choose a name that isn't slip, and doesn't end in .map.`,
    );
  }
  const chosen = unwinds.find((each) => each === (unwind ?? 'never'));
  if (chosen === undefined) {
    throw new Problem('bad-query', `unwind is '${unwind}': write ${unwinds.join(', ')}.`);
  }
  const { faults, count } = await checker.check(body);
  if (count > 0) {
    throw new Problem('invalid-definition', sayFaults(faults, 'the definition', count), { errors: faults, count });
  }
  return { definition: body as StateMachine, unwind: chosen };
}
