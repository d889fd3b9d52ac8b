import type { Catalogue, SagaType } from '../saga-type';

/** What a participant's requests are promised to be: what undoes them, and the codes of their refusals in order. */
export type ParticipantPromises = Readonly<
  Record<string, { readonly compensation: string | null; readonly refusals: readonly string[] }>
>;

/** What a saga type promises, beyond its schemas: words as they stand in JSON. What isn't declared is absent. */
export interface SagaTypePromises {
  readonly deadline?: string;
  readonly onFailure?: string;
  readonly unwind?: string;
  readonly pivot?: boolean;
  /** Names, in order. Absent: none. */
  readonly messages?: readonly string[];
}

/** What running sagas rely on, of a whole catalogue, as data. */
export interface Promises {
  readonly participants: Readonly<Record<string, ParticipantPromises>>;
  readonly sagaTypes: Readonly<Record<string, SagaTypePromises>>;
}

/**
 * The file that is kept beside a contract: the promises as they are, and as they were for sagas that may still run.
 * `current` is one of the versions; empty before the first.
 */
export interface PromisesLock {
  readonly current: string;
  readonly versions: Readonly<Record<string, Promises>>;
}

/**
 * What a catalogue promises. Sagas that aren't code carry their promises with them, so they are not listed. Equal
 * contracts give equal data, in whatever order they were written.
 */
export const promisesOf = ({ participants, sagaTypes }: Catalogue): Promises => ({
  participants: inOrder(participants.map(({ name, requests }) => [name, requestsOf(requests)] as const)),
  sagaTypes: inOrder(
    sagaTypes.filter(({ kind }) => kind === 'saga').map((type) => [type.name, policiesOf(type)] as const),
  ),
});

const requestsOf = (requests: Catalogue['participants'][number]['requests']): ParticipantPromises =>
  inOrder(
    Object.entries(requests).map(([request, { compensation, refusals = [] }]) => {
      const codes = refusals.map(({ code }) => code).sort();
      return [request, { compensation, refusals: codes }] as const;
    }),
  );

function policiesOf({ contract }: SagaType): SagaTypePromises {
  const { deadline, onFailure, unwind, pivot, messages = [] } = contract;
  return {
    ...(deadline !== undefined && { deadline }),
    ...(onFailure && { onFailure }),
    ...(unwind && { unwind }),
    ...(pivot && { pivot }),
    ...(messages.length > 0 && { messages: messages.map(({ name }) => name).sort() }),
  };
}

const inOrder = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
