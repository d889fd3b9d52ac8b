import fc from 'fast-check';
import { execute, type DefinitionError, type Json, type StateMachine, validateDefinition } from '../src';
import { arbitraryDefinition } from './arbitrary-definition';
import { RandomEffects } from './random-effects';

async function run(definition: Json, seed: number, input: Json = { a: [1, 2], seconds: 3 }) {
  const effects = new RandomEffects(seed);
  const outcome = await effects.time.run(
    execute(definition as unknown as StateMachine, input, effects, { maxEvents: 500 }),
  );
  return { outcome, events: effects.events };
}

/** A path leads to a place in the definition, or to a field that is missing there. */
function leadsSomewhere(definition: Json, { path }: DefinitionError): boolean {
  let at: unknown = definition;
  return path.every((key, index) => {
    if (typeof at !== 'object' || at === null) return false;
    const there = Object.hasOwn(at, key);
    at = (at as Record<string | number, unknown>)[key];
    return there || index === path.length - 1;
  });
}

describe('random definitions', () => {
  it('are valid, end whatever their tasks do, and run the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDefinition, fc.integer({ min: 1, max: 1e9 }), async (definition, seed) => {
        expect(validateDefinition(definition)).toEqual([]);
        const first = await run(definition, seed);
        expect(['SUCCEEDED', 'FAILED', 'TIMED_OUT']).toContain(first.outcome.status);
        expect(await run(definition, seed)).toEqual(first);
      }),
      { numRuns: 120 },
    );
  }, 60_000);

  it('with anything put anywhere are refused with a path, or still end', async () => {
    const keys = [
      'Next',
      'Type',
      'StartAt',
      'States',
      'Catch',
      'Retry',
      'ResultPath',
      'Output',
      'Seconds',
      'Items',
      'Label',
    ];
    const anything: fc.Arbitrary<Json> = fc.oneof(
      fc.jsonValue() as fc.Arbitrary<Json>,
      fc.constantFrom<Json>('$', '$.a', '$$', '{% $ %}', '{% 1 %}', '__proto__', -1, 1.5, null),
    );
    const spoiled = fc.tuple(
      arbitraryDefinition,
      fc.array(fc.nat(), { maxLength: 8 }),
      fc.constantFrom(...keys),
      anything,
    );
    await fc.assert(
      fc.asyncProperty(spoiled, async ([definition, way, key, value]) => {
        const copy = structuredClone(definition) as Json;
        let at = copy as { [key: string]: Json };
        for (const choice of way) {
          const below = Object.values(at).filter((child) => typeof child === 'object' && child !== null);
          if (below.length > 0) at = below[choice % below.length] as { [key: string]: Json };
        }
        at[key] = value;
        const faults = validateDefinition(copy);
        for (const fault of faults) expect([fault, leadsSomewhere(copy, fault)]).toEqual([fault, true]);
        if (faults.length === 0) expect((await run(copy, 7)).outcome).toHaveProperty('status');
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('random rubbish', () => {
  it('is always refused, and never breaks the validator', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue() as fc.Arbitrary<Json>,
          fc.string(),
          fc.dictionary(fc.constantFrom('StartAt', 'States', 'QueryLanguage'), fc.jsonValue() as fc.Arbitrary<Json>),
        ),
        (value) => {
          const faults = validateDefinition(value);
          expect(faults.length).toBeGreaterThan(0);
          for (const { code, path, message } of faults)
            expect([typeof code, Array.isArray(path), message.length < 1000]).toEqual(['string', true, true]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
