import type { Shown } from '@backstitch/saga-log/shown';
import { z } from 'zod';
import { type ProblemCode, problemCodes } from './problem-codes';

const reference = z.string().meta({ format: 'uri-reference' });

/** A problem as RFC 9457 has it: its type and its JSON Schema. */
export const ProblemDocument = z
  .object({
    type: reference.describe('The page of its code.'),
    code: z.enum(Object.keys(problemCodes) as ProblemCode[]),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: reference.describe('The path that it happened at.'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('A JSON Pointer into the body.'),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .optional(),
    moreErrors: z.int().min(1).optional().describe('How many more there are than are told.'),
  })
  .meta({ id: 'Problem' });

/** A problem as RFC 9457 has it. */
export type ProblemDocument = Shown<typeof ProblemDocument>;
