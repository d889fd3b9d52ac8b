import { jsonPointer } from '@backstitch/contract';
import type { z } from 'zod';
import type { FieldError } from './saga-client-error';

type Issue = z.core.$ZodIssue;

/** Everything that is wrong, each with where: one error for each field, also for those that no schema knows. */
export const fieldErrorsOf = (error: z.core.$ZodError): readonly FieldError[] =>
  error.issues.flatMap((issue) => errorsOf(issue, []));

function errorsOf(issue: Issue, parents: readonly PropertyKey[]): FieldError[] {
  const path = [...parents, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: jsonPointer([...path, key]),
      code: 'unknown-field',
      detail: `'${key}' is not known here.`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of the ways it could have been, the one that it came nearest to.
    const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
    if (nearest.length > 0 && nearest.every(({ path: inner }) => inner.length > 0)) {
      return nearest.flatMap((inner) => errorsOf(inner, path));
    }
  }
  const custom: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  const missing = issue.code === 'invalid_type' && /received undefined$/.test(issue.message);
  return [
    {
      pointer: jsonPointer(path),
      code: missing ? 'required' : typeof custom === 'string' ? custom : issue.code.replaceAll('_', '-'),
      detail: missing ? 'It is required.' : messageOf(issue),
    },
  ];
}

/** Of a union zod says only that it is wrong: what each of its ways wanted tells more. */
const messageOf = (issue: Issue): string =>
  issue.code === 'invalid_union' && issue.errors.length > 0
    ? [...new Set(issue.errors.flatMap((way) => way.map(messageOf)))].join('; or: ')
    : issue.message;
