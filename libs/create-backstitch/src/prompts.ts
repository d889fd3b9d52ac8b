import { cancel, isCancel, select, text } from '@clack/prompts';

/** @returns undefined when who was asked gave up, as all of these */
export const askName = (name: string) =>
  asked(text({ message: 'What is it called?', placeholder: name, defaultValue: name }));

/** @param choices by their names, with what is said of each */
export function askWhich(what: string, choices: Readonly<Record<string, string>>): Promise<string | undefined> {
  const options = Object.entries(choices).map(([value, label]) => ({ value, label }));
  return asked(select({ message: `Which ${what}?`, options }));
}

async function asked(answer: Promise<unknown>): Promise<string | undefined> {
  const given = await answer;
  if (!isCancel(given)) return String(given);
  cancel('Nothing was written.');
  return undefined;
}
