import { StatesError } from '../errors/StatesError';
import { type QueryLanguage } from '../definition/QueryLanguage';
import { type Cancellation } from './Cancellation';
import { type Effects } from './Effects';
import { type ExecutionOptions } from './ExecutionOptions';
import { type HistoryEvent } from './HistoryEvent';
import { type RunStates } from './RunStates';

/** A visit to a state as so many steps of evaluation. */
const visitSteps = 100;

/** What all states of one execution share: the port, the options, and the numbering of events. */
export class Execution {
  private events = 0;
  private visits = 0;
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

  /** Counts a visit to a state, and lets the port breathe after so many. */
  async visit(cancellation: Cancellation): Promise<void> {
    if (++this.visits % 200 === 0) await cancellation.race(this.effects.breathe?.(cancellation) ?? Promise.resolve());
    this.effects.turn?.spend(visitSteps);
    while (this.effects.turn?.isTired) await this.effects.turn.rest(cancellation);
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
