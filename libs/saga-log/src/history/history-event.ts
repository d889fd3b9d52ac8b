import type { temporal } from '@temporalio/proto';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

type Attributes = Required<{
  [K in keyof HistoryEvent as K extends `${string}EventAttributes` ? K : never]: HistoryEvent[K];
}>;

/** What is made of each kind of event, by the name of its attributes. Kinds that aren't named mean nothing to a saga. */
export type EventHandlers = {
  readonly [K in keyof Attributes]?: (it: NonNullable<Attributes[K]>, event: HistoryEvent) => void;
};
