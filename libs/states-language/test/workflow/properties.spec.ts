import fc from 'fast-check';
import { type JsonObject, validateDefinition } from '../../src';
import { arbitraryDefinition } from '../arbitrary-definition';
import { breaks, MachineHarness, refuses } from './machine-harness';

/**
 * Random definitions with random outcomes of their tasks, by the real workflow on a real server with time skipped. Each
 * ends, leaves nothing it owes, and is replayed at the end: the same commands, and a log that its history tells, too.
 */
let harness: MachineHarness;
beforeAll(async () => {
  harness = await MachineHarness.open();
});
afterAll(() => harness.close(), 120_000);

/** What happens to the nth request: the seed says. */
function outcomes(seed: number): () => unknown {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const kind = (state >> 8) % 10;
    if (kind < 2) return refuses('Refused')();
    if (kind < 3) return breaks();
    return { a: [kind, seed % 7], seconds: 1 };
  };
}

/** The definition with the requests of the harness's participant; tokens time out, for nobody settles them. */
const served = (definition: JsonObject): JsonObject =>
  JSON.parse(
    JSON.stringify(definition).replaceAll('urn:backstitch:hotels:reserveRoom', 'urn:backstitch:shop:take'),
  ) as JsonObject;

/** Does a machine in it come back to a state? Such loops run to 25,000 events; they are tried with the core alone. */
function loops(machine: unknown): boolean {
  if (typeof machine !== 'object' || machine === null) return false;
  if (!('States' in machine)) return Object.values(machine).some(loops);
  const states = machine.States as Record<string, object>;
  const next = (value: unknown): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([key, it]) => {
          if (key === 'Next' || key === 'Default') return [it as string];
          return key === 'Catch' || key === 'Choices' || Array.isArray(value) ? next(it) : [];
        });
  const isOnWay = (name: string, way: readonly string[]): boolean =>
    way.includes(name) || next(states[name]).some((other) => isOnWay(other, [...way, name]));
  return Object.keys(states).some((name) => isOnWay(name, [])) || Object.values(states).some(loops);
}
const arbitrary = arbitraryDefinition.filter((definition) => !loops(definition));

it('end, whatever their tasks do, and owe nothing', async () => {
  await fc.assert(
    fc.asyncProperty(arbitrary, fc.integer({ min: 1, max: 1e6 }), fc.boolean(), async (random, seed, undo) => {
      const definition = served({ ...random, TimeoutSeconds: 2_000 });
      expect(validateDefinition(definition)).toEqual([]);
      const next = outcomes(seed);
      const run = await harness.start(definition, {
        ...{ skip: true, input: { a: [1, 2], seconds: 3 }, unwind: undo ? 'mirror' : 'never' },
        script: { take: next },
      });
      const { status } = await run.outcome();
      expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(status);
      const saga = await run.saga();
      expect(saga.status).toBe(status === 'SUCCEEDED' ? 'completed' : undo ? 'compensated' : 'failed');
      const { events } = await run.handle.fetchHistory();
      expect(events!.some(({ workflowTaskFailedEventAttributes: failed }) => failed)).toBe(false);
    }),
    { numRuns: Number(process.env.BACKSTITCH_MACHINES ?? 15), endOnFailure: true },
  );
}, 120_000);
