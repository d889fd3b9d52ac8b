import { type Catalogue, type Participant, type RequestContract, isObject } from '@backstitch/contract';
import { z } from 'zod';
import { activity } from './activity';
import { type JsonSchema, namesOf, shapesOf } from './names-in';
import type { SlipActivity } from './slip';
import type { ActivityInJson, SlipInJson } from './slip-in-json';

type Report = (code: string, path: readonly PropertyKey[], message: string) => void;

/** Makes activities of what stands in JSON, and names each error with its place. */
export function checkItinerary(
  catalogue: Catalogue,
  { itinerary, variables }: SlipInJson,
  report: Report,
): readonly SlipActivity[] {
  /** Variables that an activity before this one sets: their values aren't known yet. */
  const set = new Set<string>();
  return itinerary.flatMap((given, at) => {
    const path = ['itinerary', at];
    const participant = participantOf(catalogue, given.participant);
    if (participant === undefined) {
      const known = catalogue.participants.map(({ name }) => name).join(', ');
      report(
        'unknown-participant',
        [...path, 'participant'],
        `Nobody is called '${given.participant}': known are ${known}.`,
      );
      return [];
    }
    const contract = Object.hasOwn(participant.requests, given.request)
      ? participant.requests[given.request]
      : undefined;
    if (contract === undefined) {
      const known = Object.keys(participant.requests).join(', ');
      const message = `${participant.name} has no request '${given.request}': known are ${known}.`;
      report('unknown-activity', [...path, 'request'], message);
      return [];
    }
    checkArguments(given, contract, { variables, set, path, report });
    for (const variable of setBy(given, contract, path, report)) set.add(variable);
    const { step, arguments: explicit, sets, attemptTimeout, giveUpAfter } = given;
    const options = { step, arguments: explicit, sets, attemptTimeout, giveUpAfter } as object;
    return [activity(participant, given.request, options)];
  });
}

/** `bank.nordea` is the contract of `bank`, served elsewhere. */
function participantOf({ participants }: Catalogue, name: string): Participant | undefined {
  const known = participants.find((one) => one.name === name);
  if (known !== undefined) return known;
  const of = participants.find((one) => name.startsWith(`${one.name}.`));
  const instance = of && name.slice(of.name.length + 1);
  return of && /^[A-Za-z][A-Za-z0-9_]*$/.test(instance ?? '') ? of.at(instance!) : undefined;
}

interface Around {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly set: ReadonlySet<string>;
  readonly path: readonly PropertyKey[];
  readonly report: Report;
}

function checkArguments(
  given: ActivityInJson,
  { input }: RequestContract,
  { variables, set, path, report }: Around,
): void {
  const at = [...path, 'arguments'];
  const { properties, required } = shapeOf(input, 'input');
  const explicit = given.arguments;
  if (properties.size === 0 || (explicit !== undefined && !isObject(explicit))) {
    const parsed = input.safeParse(explicit ?? {});
    for (const issue of parsed.error?.issues ?? []) report('wrong-argument', [...at, ...issue.path], issue.message);
    return;
  }
  for (const [name, value] of Object.entries(explicit ?? {})) {
    if (!properties.has(name)) {
      const known = [...properties.keys()].join(', ');
      report('unknown-argument', [...at, name], `${given.request} takes no '${name}': it takes ${known}.`);
    } else wrong(properties.get(name), value, [...at, name], report);
  }
  for (const [name, schema] of properties) {
    if (explicit !== undefined && Object.hasOwn(explicit, name)) continue;
    if (set.has(name)) continue;
    if (Object.hasOwn(variables, name)) wrong(schema, variables[name], ['variables', name], report);
    else if (required.has(name)) {
      const message = `${given.request} needs '${name}': no argument, no variable, and no activity before it sets one.`;
      report('missing-argument', [...at, name], message);
    }
  }
  // Of a union no property is known by itself: where all values are, they are looked at together.
  if (input instanceof z.ZodObject || [...properties.keys()].some((name) => set.has(name))) return;
  const bound = [...properties.keys()].filter((name) => Object.hasOwn(variables, name));
  const together = { ...Object.fromEntries(bound.map((name) => [name, variables[name]])), ...explicit };
  wrong(input, together, at, report);
}

function wrong(schema: z.ZodType | undefined, value: unknown, path: readonly PropertyKey[], report: Report): void {
  const issues = schema?.safeParse(value).error?.issues ?? [];
  for (const issue of issues) report('wrong-argument', [...path, ...issue.path], issue.message);
}

/** The variables that an activity sets. */
function setBy(
  { sets, request }: ActivityInJson,
  { output }: RequestContract,
  path: readonly PropertyKey[],
  report: Report,
): readonly string[] {
  const { properties } = shapeOf(output, 'output');
  if (sets === undefined) return [...properties.keys()];
  for (const [variable, property] of Object.entries(sets)) {
    if (properties.has(property)) continue;
    const known = [...properties.keys()].join(', ');
    report('unknown-output', [...path, 'sets', variable], `${request} answers with no '${property}': it has ${known}.`);
  }
  return Object.keys(sets);
}

interface Shape {
  /** The schema of each, where it is known by itself. */
  readonly properties: ReadonlyMap<string, z.ZodType | undefined>;
  readonly required: ReadonlySet<string>;
}

function shapeOf(schema: z.ZodType, io: 'input' | 'output'): Shape {
  const json = shapesOf(schema, io);
  const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
  return {
    properties: new Map([...namesOf(json)].map((name) => [name, shape[name]])),
    required: requiredIn(json),
  };
}

/** What every one of the shapes needs that a value may have. */
function requiredIn({ required = [], anyOf, oneOf, allOf = [] }: JsonSchema): ReadonlySet<string> {
  const [first, ...others] = (anyOf ?? oneOf ?? []).map(requiredIn);
  const inEach = [...(first ?? [])].filter((name) => others.every((other) => other.has(name)));
  return new Set([...required, ...inEach, ...allOf.flatMap((one) => [...requiredIn(one)])]);
}
