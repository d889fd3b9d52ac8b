import { idPattern } from '@backstitch/contract';
import type { DefinedMachine, StateMachine } from '@backstitch/states-language';
import { SagaClientError } from '../saga-client-error';
import { sayFieldErrors } from '../say-field-errors';
import type { DefinitionChecker } from './definition-checker';
import { DefinitionText } from './definition-text';
import type { NewMachine } from './definition-store';

/** Names that mean something else: a routing slip, and the part of a state machine that runs the items of a Map. */
const reserved = /^slip$|\.map$/;

/**
 * A state machine as it may be stored.
 * @param definition a value, or a `DefinitionText`
 * @param unwind what happens to what took effect when an execution fails
 * @throws SagaClientError `bad-id`, `name-taken`, `bad-json`, `invalid-body`, `invalid-definition`,
 *   `definition-too-costly`, `gateway-busy`
 */
export async function newMachine(
  name: string,
  definition: unknown,
  unwind: DefinedMachine['unwind'],
  checker: DefinitionChecker,
): Promise<NewMachine> {
  if (!idPattern.test(name)) {
    throw new SagaClientError(
      'bad-id',
      `'${name}' can't be the name of a saga type: a letter or digit, then at most 99 letters, digits, dots, underscores or dashes.`,
    );
  }
  if (reserved.test(name)) {
    throw new SagaClientError(
      'name-taken',
      `'${name}' means something else here: choose a name that isn't slip, and doesn't end in .map.`,
    );
  }
  const { errors, count } = await checker.check(definition);
  if (count > 0) {
    throw new SagaClientError('invalid-definition', sayFieldErrors(errors, 'the definition', count), {
      errors,
      count,
    });
  }
  const accepted: unknown = definition instanceof DefinitionText ? JSON.parse(definition.text) : definition;
  return { definition: accepted as StateMachine, unwind };
}
