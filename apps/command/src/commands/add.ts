import type { Command } from 'commander';
import type { Session } from '../session';

/** What a command does. @param args its arguments, in order @returns the exit code */
export type Doing<O> = (session: Session, args: readonly string[], options: O) => Promise<number>;

/** Makes an action of what a command does: with a session, and its exit code as the process's. */
export type Run = <O>(doing: Doing<O>) => (...given: unknown[]) => Promise<void>;

/** Adds a command to the program. */
export type Add = (program: Command, run: Run) => Command;
