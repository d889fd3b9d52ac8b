import { CommandError } from '../command-error';

/** Some of several words, with commas. @throws CommandError `bad-arguments` */
export const choicesIn = <T extends string>(option: string, text: string, choices: readonly T[]): readonly T[] =>
  text.split(',').map((each) => {
    const choice = choices.find((one) => one === each.trim());
    if (choice !== undefined) return choice;
    throw CommandError.of('bad-arguments', `${option} has '${each}': write ${choices.join(', ')}.`);
  });
