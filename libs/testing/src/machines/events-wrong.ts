import type { Otherwise } from '@backstitch/contract';
import { type EventRecord, outcomesOf } from '@backstitch/process-manager';
import { shownProcesses } from '@backstitch/process-manager/shown';
import { failureOf, sagaOf } from '@backstitch/saga-log';
import { decodedOne } from '../checker/decoded';
import { machineTypes } from './machine-contracts';
import type { Finding } from '../simulator/finding';
import type { MachineScene } from './machine-scene';
import type { ModelRun } from '../simulator/model-run';

/** What a machine says of itself at its end. */
interface Told {
  readonly taken: readonly string[];
  readonly told: number;
}

/**
 * Every event that came to a process was handled, ignored or rejected in the end, once, as its policies allow; what the
 * history says was handled is what the machine has taken, those of one name in the order in which they came; and what it
 * published came to the door, in its order. Of a process that was reset or ended by force, others tell.
 */
export function eventsWrong(scene: MachineScene): readonly Finding[] {
  const { server, workflowId } = scene;
  const runs = server.runs.get(workflowId)!;
  if (server.dropped.length > 0 || runs.some(({ closed }) => closed === 'terminated')) return [];
  const records = outcomesOf(...runs.map(({ events }) => events));
  const told = toldBy(runs.at(-1)!);
  return [
    ...outcomesWrong(scene, records),
    ...countsWrong(scene, runs),
    ...(told ? [...takenWrong(told, records), ...publishedWrong(scene, told.told)] : publishedWrong(scene)),
  ];
}

function outcomesWrong({ came, machine, events }: MachineScene, records: readonly EventRecord[]): readonly Finding[] {
  return [...came].flatMap(([id, times]): readonly Finding[] => {
    const { type } = events.find((event) => event.id === id)!;
    const of = records.filter((record) => record.id === id);
    const [settled, ...more] = of.filter(({ outcome }) => outcome !== 'duplicate');
    if (settled === undefined || settled.outcome === 'waiting' || settled.outcome === 'deferred') {
      return [{ code: 'lost-event', text: `${type} ${id} came, and is ${settled?.outcome ?? 'nowhere'} in the end` }];
    }
    if (more.length > 0 || of.length !== times) {
      return [
        {
          code: 'wrong-event',
          text: `${type} ${id} came ${times} times, and ${of.length} are told, ${1 + more.length} taken`,
        },
      ];
    }
    const allowed = allowedOf(machine, type);
    if (allowed.has(settled.outcome)) return [];
    return [{ code: 'wrong-event', text: `${type} ${id} was ${settled.outcome}, which no policy says` }];
  });
}

/** What may become of an event in the end. */
function allowedOf({ machine, policies }: MachineScene['machine'], type: string): ReadonlySet<string> {
  const { otherwise, late } = machineTypes[machine].takes.find(({ event }) => event.name === type)!;
  const byState = (policies as Readonly<Record<string, Readonly<Record<string, Otherwise>>>>)[type] ?? {};
  const ends = { defer: 'rejected', ignore: 'ignored', reject: 'rejected' } as const;
  return new Set(['handled', ends[late], ...[otherwise, ...Object.values(byState)].map((policy) => ends[policy])]);
}

function countsWrong({ came }: MachineScene, runs: readonly ModelRun[]): readonly Finding[] {
  const { process } = sagaOf(
    runs.flatMap(({ events }) => events),
    {},
    [shownProcesses],
  ) as unknown as { readonly process: { readonly counts: Readonly<Record<string, number>> } };
  const counted = Object.values(process.counts).reduce((sum, count) => sum + count, 0);
  if (counted === came.size && process.counts['deferred'] === 0) return [];
  return [{ code: 'wrong-event', text: `${came.size} events came, and it shows ${JSON.stringify(process.counts)}` }];
}

function takenWrong({ taken }: Told, records: readonly EventRecord[]): readonly Finding[] {
  const handled = records.filter(({ outcome }) => outcome === 'handled');
  return [...new Set(handled.map(({ type }) => type))]
    .flatMap((type): readonly Finding[] => {
      const ids = handled.filter((record) => record.type === type).map(({ id }) => id);
      const said = taken.filter((id) => ids.includes(id));
      if (said.join() === ids.join()) return [];
      return [
        { code: 'wrong-event', text: `${type} was handled as ${ids.join()}, and the machine has taken ${said.join()}` },
      ];
    })
    .concat(
      taken
        .filter((id) => !handled.some((record) => record.id === id))
        .map((id) => ({ code: 'wrong-event', text: `the machine has taken ${id}, and the history doesn't say so` })),
    );
}

function publishedWrong({ door }: MachineScene, told?: number): readonly Finding[] {
  const ids = [...new Set(door.delivered.map(({ id }) => id))];
  const numbers = ids.map((id) => (door.delivered.find((event) => event.id === id)!.body as { readonly n: number }).n);
  const isInOrder = numbers.every((n, at) => n === at + 1);
  if (isInOrder && (told === undefined || told === numbers.length)) return [];
  return [{ code: 'lost-event', text: `it published ${told ?? 'some'}, and ${numbers.join()} came to the door` }];
}

/** The output of its machine, where its end tells it. */
function toldBy({ events }: ModelRun): Told | undefined {
  const last = events.at(-1);
  const result = last?.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0];
  if (result) return decodedOne(result) as Told;
  const failure = last?.workflowExecutionFailedEventAttributes?.failure;
  if (!failure) return undefined;
  const { code, details } = failureOf(failure)!;
  return code === 'ProcessCompensated' ? (details as { readonly output?: Told }).output : undefined;
}
