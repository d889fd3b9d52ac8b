import { isObject } from '../json/is-object';
import type { Json } from '../json/json';
import type { JsonObject } from '../json/json-object';
import type { Place } from './place';

/** Checks where a machine's states lead: to states that exist, to all states, to an end. */
export function checkGraph(machine: JsonObject, states: JsonObject, place: Place): void {
  const start = machine['StartAt'];
  const targets = new Map(
    Object.entries(states).map(([name, state]) => [name, isObject(state) ? transitions(state) : []]),
  );
  if (typeof start === 'string' && !targets.has(start)) missing(start, place.at('StartAt'));
  for (const [name, edges] of targets) {
    for (const { to, at } of edges) if (!targets.has(to)) missing(to, place.at('States', name, ...at));
  }
  // As AWS has it: where nothing ends, being unreachable is not reported too.
  if (targets.size > 0 && !Object.values(states).some(ends))
    return place.report('no-end', 'Workflow has no terminal state');
  if (typeof start !== 'string') return;
  const reached = new Set<string>();
  for (const queue = [start]; queue.length > 0;) {
    const name = queue.pop()!;
    if (reached.has(name)) continue;
    reached.add(name);
    queue.push(...(targets.get(name) ?? []).map(({ to }) => to));
  }
  for (const name of targets.keys()) {
    if (!reached.has(name)) place.at('States', name).report('unreachable-state', `State "${name}" is not reachable.`);
  }
}

function missing(target: string, place: Place): void {
  place.report('unknown-target', `Missing 'Next' target: ${target.slice(0, 200)}`);
}

function ends(state: Json): boolean {
  return !isObject(state) || state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail';
}

function transitions(state: JsonObject): { readonly to: string; readonly at: (string | number)[] }[] {
  const edges: { readonly to: Json | undefined; readonly at: (string | number)[] }[] = [
    { to: state['Next'], at: ['Next'] },
    { to: state['Default'], at: ['Default'] },
  ];
  for (const field of ['Choices', 'Catch']) {
    const rules = state[field];
    if (!Array.isArray(rules)) continue;
    rules.forEach((rule, index) =>
      edges.push({ to: isObject(rule) ? rule['Next'] : undefined, at: [field, index, 'Next'] }),
    );
  }
  return edges.filter(
    (edge): edge is { readonly to: string; readonly at: (string | number)[] } => typeof edge.to === 'string',
  );
}
