import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import type { ChartState, ChartWay, MachineChart } from './shown/machine-chart';

/**
 * A machine as data: its states, those around others first, what leads from one to another, and where it is.
 * @param at where it is. Default nowhere
 */
export function chartOf({ root }: AnyStateMachine, at?: Pick<AnyMachineSnapshot, '_nodes'>): MachineChart {
  const here = new Set<AnyStateNode>(at?._nodes ?? []);
  const all = inside(root);
  return {
    kind: root.type,
    states: all.map((node) => stateOf(node, here)),
    ways: [root, ...all].flatMap(waysOut),
  };
}

const childrenOf = (node: AnyStateNode) => Object.values<AnyStateNode>(node.states);

const inside = (node: AnyStateNode): readonly AnyStateNode[] =>
  childrenOf(node).flatMap((child) => [child, ...inside(child)]);

const idOf = ({ path }: AnyStateNode): string => path.join('.');

function stateOf(node: AnyStateNode, here: ReadonlySet<AnyStateNode>): ChartState {
  const { parent, type, key, tags } = node;
  return {
    ...{ id: idOf(node), name: key, in: idOf(parent!), kind: type },
    isInitial: parent!.type === 'parallel' || parent!.initial?.target[0] === node,
    compensates: type === 'final' && tags.includes('compensate'),
    isHere: here.has(node),
  };
}

const waysOut = (state: AnyStateNode): readonly ChartWay[] =>
  [...[...state.transitions.values()].flat(), ...(state.always ?? [])].flatMap(
    ({ eventType, guard, target = [state] }) =>
      (target as readonly AnyStateNode[]).map((to) => ({
        ...{ from: idOf(state), to: idOf(to), on: eventOf(eventType as string) },
        ...(guard !== undefined && { guard: guardOf(guard) }),
      })),
  );

/** What XState calls its own events, in words. */
function eventOf(type: string): string {
  const [, kind, what = ''] = /^xstate\.(after|done\.actor|error\.actor|done\.state)\.(.+)$/.exec(type) ?? [];
  if (kind === undefined) return type === '' ? 'always' : type;
  const short = {
    after: `after ${what.split('.')[0]}`,
    'done.actor': 'done',
    'error.actor': 'failed',
    'done.state': 'done',
  };
  return short[kind as keyof typeof short];
}

function guardOf(guard: unknown): string {
  const name = typeof guard === 'string' ? guard : (guard as { readonly type?: string }).type;
  return typeof name === 'string' ? name : 'guard';
}
