import type { LoggerService } from '@nestjs/common';
import type { Log } from './open-log';

/** What the framework says of itself while it starts: of interest only when it doesn't. */
const framework = /^(Nest|Instance|Route|Router|WebSockets|Injector)/;

/** Nest's logger, written to ours. */
export class NestLog implements LoggerService {
  constructor(private readonly log_: Log) {}

  log = (message: unknown, ...rest: unknown[]) => this.#write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.#write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.#write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.#write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.#write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.#write('fatal', message, rest);

  /** Nest passes the context, the name of who speaks, as the last argument; a stack or details may stand before it. */
  #write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const details = context === undefined ? rest : rest.slice(0, -1);
    const quiet = level === 'info' && context !== undefined && framework.test(context);
    const fields = {
      ...(context && { context }),
      ...(details.length > 0 && { details }),
      ...(message instanceof Error && { err: message }),
    };
    this.log_[quiet ? 'debug' : level](fields, message instanceof Error ? message.message : String(message));
  }
}
