import { z } from 'zod';
import { ProblemDocument } from '../problem-document';
import type { Answer, Operations } from './operation';

/**
 * The schemas of all answers as JSON Schema, by their names: one of each, to which the others refer. Fields may be added
 * to answers, so none is closed.
 * @throws Error when the schema of an answer has no name
 */
export function answerSchemas(operations: Operations): Readonly<Record<string, unknown>> {
  const answers = [...operations.values()].flatMap((operation) => Object.values(operation.answers));
  const schemas = new Set<z.ZodType>([ProblemDocument, ...answers.filter((answer) => typeof answer !== 'string')]);
  const { $defs = {} } = z.toJSONSchema(z.tuple([ProblemDocument, ...schemas]), {
    io: 'input',
    unrepresentable: 'any',
    // Its name is the one that it stands under.
    override: ({ jsonSchema }) => delete jsonSchema.id,
  });
  return JSON.parse(JSON.stringify($defs).replaceAll('"#/$defs/', '"#/components/schemas/')) as typeof $defs;
}

/** The name of an answer's schema, or what is sent instead of JSON. @throws Error when it has none */
export function answerName(answer: Answer): string {
  const name = typeof answer === 'string' ? answer : answer.meta()?.id;
  if (name !== undefined) return name;
  throw new Error(
    `The schema of an answer has no name: add .meta({ id: 'Name' }) to ${JSON.stringify(z.toJSONSchema(answer as z.ZodType, { unrepresentable: 'any' }))}.`,
  );
}
