import { type Json, type StateMachine, validateDefinition } from '@backstitch/states-language';
import { pointerOf } from '../problems/faults-of';
import { Problem } from '../problems/problem';
import { namePattern } from '../served/served-types';
import type { NewMachine } from './definition-store';
import type { TaskResources } from './task-resources';

const unwinds = ['never', 'mirror', 'sequential'] as const;

/** Names that mean something else: a routing slip, and the part of a state machine that runs the items of a Map. */
const reserved = /^slip$|\.map$/;

/**
 * A state machine as it may be stored.
 * @param unwind what happens to what took effect when an execution fails; absent: it stays, as on AWS
 * @throws Problem `bad-id`, `name-taken`, `bad-query`, `invalid-definition` with every fault
 */
export function newMachine(
  name: string,
  body: unknown,
  unwind: string | undefined,
  resources: TaskResources,
): NewMachine {
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
  const faults = validateDefinition(body as Json, { refuseResource: resources.refuse });
  if (faults.length > 0) {
    const errors = faults.map(({ code, path, message }) => ({ pointer: pointerOf(path), code, detail: message }));
    const count = errors.length === 1 ? 'One thing is' : `${errors.length} things are`;
    throw new Problem(
      'invalid-definition',
      `${count} wrong: ${errors.map(({ pointer }) => pointer || 'the definition').join(', ')}.`,
      {
        errors,
      },
    );
  }
  return { definition: body as StateMachine, unwind: chosen };
}
