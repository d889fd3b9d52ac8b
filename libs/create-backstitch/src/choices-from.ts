import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Choices, type DatabaseChoice, type LibraryChoice, databases, libraries, librariesOf } from './choices';
import { CreateError } from './create-error';

/** A name that npm takes for a package, and a shell for a folder. */
const nameRule = /^[a-z][a-z0-9-]{0,60}$/;

/** What is chosen, and the folder as it was named: `.`, or a path. */
export interface Chosen extends Choices {
  readonly folder: string;
}

/**
 * What is chosen: by flags, else by answers, else by default.
 * @param args as `process.argv.slice(2)`
 * @param mayAsk is there somebody to ask?
 * @returns undefined when who was asked gave up
 * @throws CreateError `bad-arguments`
 */
export async function choicesFrom(args: readonly string[], mayAsk: boolean): Promise<Chosen | undefined> {
  const { values, positionals } = parsed(args);
  const asks = mayAsk && !values.yes;
  const folder = positionals[0] ?? (asks ? await (await prompts()).askName('my-shop') : 'my-shop');
  if (folder === undefined) return undefined;
  const database = await chosen('database', values.database, databases, asks);
  if (database === undefined) return undefined;
  const served = librariesOf[database as DatabaseChoice];
  const library = await chosen('library', values.library, only(libraries, served), asks);
  if (library === undefined) return undefined;
  const name = basename(resolve(folder));
  if (!nameRule.test(name)) {
    throw new CreateError(
      'bad-arguments',
      `'${name}' is no name for a package: write lower-case letters, digits and -.`,
    );
  }
  const { packages } = values;
  return {
    ...{ folder, name, database: database as DatabaseChoice, library: library as LibraryChoice },
    ...(packages !== undefined && { packages: resolve(packages) }),
  };
}

/** Those of the choices that are among the names. */
const only = (choices: Readonly<Record<string, string>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(choices).filter(([name]) => names.includes(name)));

/** Loaded only where somebody is asked. */
const prompts = () => import('./prompts.js');

async function chosen(
  what: string,
  flag: string | undefined,
  choices: Readonly<Record<string, string>>,
  asks: boolean,
): Promise<string | undefined> {
  const names = Object.keys(choices);
  if (flag !== undefined) {
    if (names.includes(flag)) return flag;
    throw new CreateError(
      'bad-arguments',
      `--${what} ${flag} isn't known: it is ${names.join(' or ')}${what === 'library' ? ' on that database' : ''}.`,
    );
  }
  if (!asks || names.length === 1) return names[0];
  return (await prompts()).askWhich(what, choices);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        library: { type: 'string' },
        packages: { type: 'string' },
        yes: { type: 'boolean', short: 'y' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new CreateError('bad-arguments', `${(error as Error).message} See --help.`);
  }
}
