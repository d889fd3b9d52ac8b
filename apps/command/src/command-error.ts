import type { FieldError } from '@backstitch/client';
import { exitCodes } from './exit-codes';

/** Why the command could not do something by itself; what the gateway or the client refuses has their codes. */
export type CommandErrorCode = 'bad-arguments' | 'gateway-needed' | 'gateway-unreachable' | 'no-gateway-there';

/** Something went wrong: it is printed without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  /**
   * @param code of {@link CommandErrorCode}, or of the gateway's problem
   * @param detail what happened, with the value, and what to do
   * @param exitCode what the process ends with
   */
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly exitCode: number,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
  }

  static of(code: CommandErrorCode, detail: string): CommandError {
    return new CommandError(
      code,
      detail,
      code === 'gateway-unreachable'
        ? exitCodes.unreachable
        : code === 'gateway-needed'
          ? exitCodes.refused
          : exitCodes.badArguments,
    );
  }
}
