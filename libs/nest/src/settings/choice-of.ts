import { HostError } from '../host-error';
import type { Environment } from './environment';

/** One of a few words in a variable; the first when the variable is absent. @throws HostError `bad-setting` */
export function choiceOf<const T extends string>(
  environment: Environment,
  variable: string,
  choices: readonly [T, ...T[]],
): T {
  const value = environment[variable] || choices[0];
  const choice = choices.find((each) => each === value);
  if (choice === undefined) {
    throw new HostError('bad-setting', `${variable} is '${value}': write one of ${choices.join(', ')}.`);
  }
  return choice;
}
