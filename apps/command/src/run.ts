import tab from '@bomb.sh/tab/commander';
import { type Command, CommanderError } from 'commander';
import { CommandError } from './command-error';
import type { Doing } from './commands/add';
import { exitCodes } from './exit-codes';
import { program } from './program';
import type { Environment } from './sagas/connect-temporal';
import { type CommonOptions, Session } from './session';
import { tellError } from './tell-error';

/**
 * Runs the command.
 * @param args as in `process.argv.slice(2)`
 * @returns what the process is to end with
 */
export async function run(args: readonly string[], environment: Environment): Promise<number> {
  let code: number = exitCodes.done;
  const backstitch = program(<O>(doing: Doing<O>) => async (...given: unknown[]) => {
    const command = given.at(-1) as Command;
    const session = new Session(command.optsWithGlobals<CommonOptions>(), environment);
    code = await doing(session, given.slice(0, -2) as string[], command.opts() as O);
  });
  tab(backstitch, { completionCommandName: 'completion' });
  try {
    await backstitch.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help was asked for, and given; or it was shown because nothing was asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.badArguments;
    return tellError(error instanceof CommanderError ? misspelt(error) : error, args.includes('--json'));
  }
}

function misspelt(error: CommanderError): CommandError {
  const message = error.message.replace(/^error: /, '');
  return CommandError.of(
    'bad-arguments',
    `${message.charAt(0).toUpperCase()}${message.slice(1)}. See backstitch --help.`,
  );
}
