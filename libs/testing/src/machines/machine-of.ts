import { type AskOptions, ask } from '@backstitch/saga';
import { asking, publish } from '@backstitch/process-manager/workflows';
import { type AnyStateMachine, assign, createMachine } from 'xstate';
import { programParticipants } from '../programs/program-contracts';
import type { Machine, MachineAsking, MachineState, MachineStep, Way } from './machine';
import { statesOf } from './machine';
import { Flashed } from './machine-contracts';

/** What a machine knows. */
interface Context {
  /** The ids of the events that it has taken, in its order. */
  readonly taken: readonly string[];
  /** How many it has published. */
  readonly told: number;
}

/** Where every machine may end that waits too long, or whose asking has failed with nothing else to do. */
const over = {
  over: { id: 'over', type: 'final' },
  gone: { id: 'gone', type: 'final', tags: ['compensate'] },
} as const;
const tooLong = 5_400_000;

const asks = {
  alpha: ask(programParticipants.alpha),
  beta: ask(programParticipants.beta),
  gamma: ask(programParticipants.gamma),
};

const taken = ({ context, event }: { readonly context: Context; readonly event: unknown }) => {
  const { id } = event as { readonly id: string };
  return context.taken.at(-1) === id ? context.taken : [...context.taken, id];
};

const actions = {
  take: assign({ taken }),
  count: assign({ told: ({ context }: { readonly context: Context }) => context.told + 1 }),
  tell: publish(Flashed, ({ context }: { readonly context: Context }) => ({ n: context.told })),
};

/** The machine that this data is. What it has taken, and how much it has published, is its output. */
export function machineOf({ states }: Machine): AnyStateMachine {
  const known = new Set(['over', 'gone', ...[...statesOf(states)].map(({ at }) => at)]);
  const [first] = states;
  const config = {
    id: 'machine',
    context: { taken: [], told: 0 },
    initial: 'begins',
    output: ({ context }: { context: Context }) => context,
    states: {
      begins: { on: { Begun: { target: `#${first?.at ?? 'over'}`, actions: ['take'] } } },
      ...statesIn(states, known),
      ...over,
    },
  };
  return createMachine(config as never, {
    actions: actions as never,
    guards: { even: ({ context }) => (context as Context).taken.length % 2 === 0 },
  });
}

function statesIn(
  states: readonly MachineState[],
  known: ReadonlySet<string>,
  depth = 0,
): Readonly<Record<string, object>> {
  return Object.fromEntries(states.map((state) => [state.at, stateOf(state, known, depth)]));
}

function stateOf({ at, ends, on, after, asks: asked, inner }: MachineState, known: ReadonlySet<string>, depth: number) {
  if (ends !== undefined) return { id: at, type: 'final', ...(ends === 'compensates' && { tags: ['compensate'] }) };
  // The pivot's state is left by the pivot's answer alone.
  const stays = asked?.steps.some(({ pivot }) => pivot) === true;
  const to = (name: string | undefined) => (name !== undefined && known.has(name) ? { target: `#${name}` } : undefined);
  const delays: Record<number, object> = depth === 0 && !stays ? { [tooLong]: to('over')! } : {};
  const later = after && to(after.to);
  if (later && !stays) delays[after.ms] = later;
  return {
    id: at,
    after: delays,
    ...(!stays && on && { on: waysOf(on, to) }),
    ...(asked && { invoke: invocation(at, asked, to, stays) }),
    ...(inner &&
      inner.of.length > 0 && {
        ...(inner.beside ? { type: 'parallel' } : { initial: inner.of[0]!.at }),
        states: statesIn(inner.of, known, depth + 1),
        ...(to(inner.done) && { onDone: to(inner.done) }),
      }),
  };
}

type To = (name: string | undefined) => { readonly target: string } | undefined;

function waysOf(ways: readonly Way[], to: To): Readonly<Record<string, readonly object[]>> {
  const byEvent: Record<string, object[]> = {};
  for (const { event, to: target, even, publishes } of ways) {
    const told = publishes ? ['count', 'tell'] : [];
    (byEvent[event] ??= []).push({ ...to(target), ...(even && { guard: 'even' }), actions: ['take', ...told] });
  }
  return byEvent;
}

function invocation(at: string, { steps, done, failed }: MachineAsking, to: To, isPivot: boolean): object {
  const src = asking(async () => {
    for (const [nth, step] of steps.entries()) await asked(step, `${at}-${nth + 1}`);
  }, at);
  const otherwise = to(failed) ?? (isPivot ? to('gone') : undefined);
  return { id: at, src, onDone: to(done) ?? (isPivot ? to('over') : {}), ...(otherwise && { onError: otherwise }) };
}

function asked({ who, verb, pivot, giveUp }: MachineStep, step: string): Promise<unknown> {
  const options: AskOptions = {
    step,
    ...(pivot && { pivot: true }),
    ...(giveUp !== undefined && { giveUpAfter: giveUp === 'never' ? giveUp : `${giveUp}ms` }),
  };
  return asks[who][verb]({ at: step, seen: {} }, options);
}
