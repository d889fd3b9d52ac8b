import { StatesError } from '../errors/states-error';
import type { QueryLanguage } from '../definition/query-language';
import type { Cancellation } from './cancellation';
import type { Effects } from './effects';
import type { ExecutionOptions } from './execution-options';
import type { HistoryEvent } from './history-event';
import type { RunStates } from './run-states';

/** A visit to a state as so many steps of evaluation. */
const visitSteps = 100;

/** What all states of one execution share: the port, the options, and the numbering of events. */
export class Execution {
  private events = 0;
  private visits = 0;
  private readonly mapRuns = new Map<string, number>();
  /** For the states that hold states. Handed in, because `runStates` knows all states and they must not know it. */
  readonly runStates: RunStates;

  constructor(
    readonly effects: Effects,
    readonly options: ExecutionOptions,
    readonly language: QueryLanguage,
    runStates: (execution: Execution, ...rest: Parameters<RunStates>) => ReturnType<RunStates>,
  ) {
    this.runStates = (machine, input, place) => runStates(this, machine, input, place);
  }

  /** Counts a visit to a state, and lets the port sleep briefly after so many. */
  async visit(cancellation: Cancellation): Promise<void> {
    if (++this.visits % 200 === 0)
      await cancellation.race(this.effects.sleepBriefly?.(cancellation) ?? Promise.resolve());
    this.effects.taskBudget?.spend(visitSteps);
    while (this.effects.taskBudget?.isExceeded) await this.effects.taskBudget.yieldToTimer(cancellation);
  }

  /** A Map Run begins. @returns which one of its label it is, from 1 */
  beginMapRun(label: string): number {
    const number = (this.mapRuns.get(label) ?? 0) + 1;
    this.mapRuns.set(label, number);
    return number;
  }

  /** Records an event. @returns its id. @throws StatesError when the history is full. */
  emit(event: Omit<HistoryEvent, 'id' | 'at'>): number {
    const limit = this.options.maxEvents ?? 25_000;
    if (this.events >= limit) {
      throw new StatesError('States.Runtime', `The execution reached the maximum number of history events (${limit}).`);
    }
    const id = ++this.events;
    this.effects.emit({ id, at: this.effects.now(), ...event });
    return id;
  }
}
